import { form } from './fields';
import { isolated, languageSwitch, type Notices } from './notices';
import type { Voice } from './voice';

export interface NewEmailPages {
  /** Asks for a click: whatever looks into mails before their reader does, follows links, but sends no forms. */
  confirm(voice: Voice, facts: { key: string; email: string }): string;
  confirmed(voice: Voice, email: string): string;
  deadLink(voice: Voice): string;
  taken(voice: Voice): string;
}

export function newEmailPages({ notice, back, onwards }: Notices): NewEmailPages {
  return {
    confirm(voice, { key, email }) {
      const send = form({ key, button: voice.say('verify.button'), fields: [] });
      return notice(voice, 'new_email', send, { email: isolated(email) }, languageSwitch(voice));
    },
    confirmed: (voice, email) => notice(voice, 'new_email_done', onwards(voice), { email: isolated(email) }),
    deadLink: (voice) => notice(voice, 'new_email_dead', back(voice)),
    taken: (voice) => notice(voice, 'new_email_taken', back(voice)),
  };
}
