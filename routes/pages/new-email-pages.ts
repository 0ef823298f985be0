import { form } from './fields';
import { isolated, languageSwitch, type Notices } from './notices';
import type { Voice } from './voice';

export type NewEmailPages = ReturnType<typeof newEmailPages>;

export function newEmailPages({ notice, back, onwards }: Notices) {
  return {
    /** Asks for a click: whatever looks into mails before their reader does, follows links, but sends no forms. */
    confirm(voice: Voice, { key, email }: { key: string; email: string }) {
      const send = form({ key, button: voice.say('verify.button') });
      const values = { email: isolated(email) };
      return notice(voice, 'new_email', send, { values, footer: languageSwitch(voice) });
    },
    confirmed: (voice: Voice, email: string) =>
      notice(voice, 'new_email_done', onwards(voice), { values: { email: isolated(email) } }),
    deadLink: (voice: Voice) => notice(voice, 'new_email_dead', back(voice)),
    taken: (voice: Voice) => notice(voice, 'new_email_taken', back(voice)),
  };
}
