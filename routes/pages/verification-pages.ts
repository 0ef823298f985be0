import { type FormFacts, form } from './fields';
import { html } from './html';
import { button, languageSwitch, type Notices } from './notices';
import type { Voice } from './voice';

export type VerificationPages = ReturnType<typeof verificationPages>;

/** `resendUrl` is whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
export function verificationPages(notices: Notices, resendUrl: string) {
  const { notice, back, onwards, askEmail, mailed } = notices;
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

    resend: (voice: Voice, facts: FormFacts) => askEmail(voice, 'resend', facts),

    resent: (voice: Voice, email: string) => mailed(voice, 'resent', email, resendUrl),
  };
}
