import type { ResetRefused } from '../../accounts/errors';
import { emailField, form, type Problems, type Typed, twicePasswordFields } from './fields';
import { shortestPassword } from './forms';
import type { Frame } from './frame';
import { html } from './html';
import { button, isolated, languageSwitch, link, type Notices, paragraph, titleOf } from './notices';
import type { Voice } from './voice';

interface FormFacts {
  key: string;
  typed: Typed;
  problems: Problems;
}

type DeadLink = ResetRefused['why'];

/** Other statuses have no words of their own here. */
export const failureStatuses = [401, 403, 405, 409, 413, 429, 500, 503] as const;
type FailureStatus = (typeof failureStatuses)[number];

export interface RecoveryPages {
  forgot(voice: Voice, facts: FormFacts): string;
  sent(voice: Voice, email: string): string;
  reset(voice: Voice, facts: FormFacts & { token: string | undefined; asksEmail: boolean }): string;
  deadLink(voice: Voice, why: DeadLink): string;
  done(voice: Voice): string;
  failure(voice: Voice, status: FailureStatus, values: Record<string, string | number>): string;
}

/** `forgotUrl` is whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
export function recoveryPages(
  frame: Frame,
  { back, notice, onwards }: Notices,
  forgotUrl: string,
): RecoveryPages {
  return {
    forgot(voice, { key, typed, problems }) {
      const heading = voice.say('forgot.title');
      const field = emailField({
        name: 'email',
        label: voice.say('email'),
        value: typed.email,
        problems,
        voice,
      });
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, problems),
        content: html`${paragraph(voice.say('forgot.text'))}
${form({ key, button: voice.say('forgot.button'), fields: [field] })}
${back(voice)}`,
        footer: languageSwitch(voice),
      });
    },

    sent: (voice, email) =>
      notice(
        voice,
        'sent',
        html`${paragraph(voice.say('sent.spam'))}\n${link(forgotUrl + voice.query, voice.say('sent.again'))}`,
        { email: isolated(email) },
      ),

    reset(voice, { key, token, typed, problems, asksEmail }) {
      const heading = voice.say('reset.title');
      const shared = { voice, problems, minimum: shortestPassword };
      const email = emailField({
        name: 'email',
        label: voice.say('email'),
        hint: voice.say('reset.email_hint'),
        value: typed.email,
        problems,
        voice,
      });
      const fields = [
        ...(token === undefined ? [] : [html`<input type="hidden" name="token" value="${token}">`]),
        ...(asksEmail ? [email] : []),
        ...twicePasswordFields(shared),
      ];
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, problems),
        content: html`${paragraph(voice.say('reset.text'))}
${form({ key, button: voice.say('reset.button'), fields })}
${link(forgotUrl + voice.query, voice.say('new_link'))}`,
        footer: languageSwitch(voice),
      });
    },

    deadLink(voice, why) {
      const newLink = button(forgotUrl + voice.query, voice.say('new_link'));
      return notice(voice, `link.${why}`, html`${newLink}${back(voice)}`, {}, languageSwitch(voice));
    },

    done: (voice) => notice(voice, 'done', onwards(voice)),

    // An empty address is the page's own: it is fetched afresh.
    failure: (voice, status, values) =>
      notice(voice, `failure.${status}`, html`${link('', voice.say('try_again'))}${back(voice)}`, values),
  };
}
