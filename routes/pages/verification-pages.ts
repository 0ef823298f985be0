import { emailField, type FormFacts, form } from './fields';
import { html } from './html';
import { button, isolated, languageSwitch, link, type Notices, paragraph } from './notices';
import type { Voice } from './voice';

export type VerificationPages = ReturnType<typeof verificationPages>;

/** `resendUrl` is whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
export function verificationPages({ notice, back, onwards, withForm }: Notices, resendUrl: string) {
  return {
    /** Asks for a click: whatever looks into mails before their reader does, follows links, but sends no forms. */
    confirm(voice: Voice, key: string) {
      const send = form({ key, button: voice.say('verify.button') });
      return notice(voice, 'verify', send, { footer: languageSwitch(voice) });
    },

    confirmed: (voice: Voice) => notice(voice, 'verified', onwards(voice)),

    deadLink(voice: Voice) {
      const newLink = button(resendUrl + voice.query, voice.say('new_link'));
      return notice(voice, 'unverified', html`${newLink}${back(voice)}`);
    },

    resend(voice: Voice, facts: FormFacts) {
      const fields = [emailField(voice, facts)];
      const form = { key: facts.key, button: voice.say('forgot.button'), fields };
      return withForm(voice, 'resend', facts, form, back(voice));
    },

    resent: (voice: Voice, email: string) =>
      notice(
        voice,
        'resent',
        html`${paragraph(voice.say('sent.spam'))}\n${link(resendUrl + voice.query, voice.say('sent.again'))}`,
        { values: { email: isolated(email) } },
      ),
  };
}
