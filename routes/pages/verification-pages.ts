import { emailField, form, type Problems, type Typed } from './fields';
import type { Frame } from './frame';
import { html } from './html';
import { button, isolated, languageSwitch, link, type Notices, paragraph, titleOf } from './notices';
import type { Voice } from './voice';

interface FormFacts {
  key: string;
  typed: Typed;
  problems: Problems;
}

export interface VerificationPages {
  /** Asks for a click: whatever looks into mails before their reader does, follows links, but sends no forms. */
  confirm(voice: Voice, key: string): string;
  confirmed(voice: Voice): string;
  deadLink(voice: Voice): string;
  resend(voice: Voice, facts: FormFacts): string;
  resent(voice: Voice, email: string): string;
}

/** `resendUrl` is whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
export function verificationPages(
  frame: Frame,
  { notice, back, onwards }: Notices,
  resendUrl: string,
): VerificationPages {
  return {
    confirm(voice, key) {
      const send = form({ key, button: voice.say('verify.button'), fields: [] });
      return notice(voice, 'verify', send, {}, languageSwitch(voice));
    },

    confirmed: (voice) => notice(voice, 'verified', onwards(voice)),

    deadLink(voice) {
      const newLink = button(resendUrl + voice.query, voice.say('new_link'));
      return notice(voice, 'unverified', html`${newLink}${back(voice)}`);
    },

    resend(voice, { key, typed, problems }) {
      const heading = voice.say('resend.title');
      const label = voice.say('email');
      const field = emailField({ name: 'email', label, value: typed.email, problems, voice });
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, problems),
        content: html`${paragraph(voice.say('resend.text'))}
${form({ key, button: voice.say('forgot.button'), fields: [field] })}
${back(voice)}`,
        footer: languageSwitch(voice),
      });
    },

    resent: (voice, email) =>
      notice(
        voice,
        'resent',
        html`${paragraph(voice.say('sent.spam'))}\n${link(resendUrl + voice.query, voice.say('sent.again'))}`,
        { email: isolated(email) },
      ),
  };
}
