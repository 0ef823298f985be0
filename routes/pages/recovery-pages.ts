import type { ResetRefused } from '../../accounts/errors';
import type { Link } from './callers';
import { emailField, type FormFacts, newPasswordFields } from './fields';
import { html } from './html';
import { button, languageSwitch, link, type Notices } from './notices';
import type { Voice } from './voice';

/** Other statuses have no words of their own here. */
export const failureStatuses = [401, 403, 405, 409, 413, 429, 500, 503] as const;
type FailureStatus = (typeof failureStatuses)[number];

export type RecoveryPages = ReturnType<typeof recoveryPages>;

/** `forgotUrl` is whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
export function recoveryPages(notices: Notices, forgotUrl: string) {
  const { back, notice, onwards, withForm, askEmail, mailed } = notices;
  return {
    forgot: (voice: Voice, facts: FormFacts) => askEmail(voice, 'forgot', facts),
    sent: (voice: Voice, email: string) => mailed(voice, 'sent', email, forgotUrl),

    reset(voice: Voice, facts: FormFacts, { token, foreign, inForm }: Link) {
      const fields = [
        ...(inForm ? [html`<input type="hidden" name="token" value="${token}">`] : []),
        ...(foreign ? [emailField(voice, facts, voice.say('reset.email_hint'))] : []),
        ...newPasswordFields(voice, facts),
      ];
      const form = { key: facts.key, button: voice.say('reset.button'), fields };
      return withForm(voice, 'reset', facts, form, link(forgotUrl + voice.query, voice.say('new_link')));
    },

    deadLink(voice: Voice, why: ResetRefused['why']) {
      const newLink = button(forgotUrl + voice.query, voice.say('new_link'));
      return notice(voice, `link.${why}`, html`${newLink}${back(voice)}`, { footer: languageSwitch(voice) });
    },

    done: (voice: Voice) => notice(voice, 'done', onwards(voice)),

    // An empty address is the page's own: it is fetched afresh.
    failure: (voice: Voice, status: FailureStatus, values: Record<string, string | number>) =>
      notice(voice, `failure.${status}`, html`${link('', voice.say('try_again'))}${back(voice)}`, { values }),
  };
}
