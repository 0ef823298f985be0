import type { ResetRefused } from '../../accounts/errors';
import type { KeyOf } from '../../accounts/lang/catalogue';
import {
  emailField,
  form,
  newPasswordField,
  type Problems,
  problemSummary,
  showPasswords,
  type Typed,
} from './fields';
import { shortestPassword } from './forms';
import type { Frame } from './frame';
import { type Html, html } from './html';
import type { Voice } from './voice';

interface FormFacts {
  key: string;
  typed: Typed;
  problems: Problems;
}

export type DeadLink = ResetRefused['why'];

/** A page of no more than a title and a text. */
type Notice = KeyOf<'page'> extends infer Key ? (Key extends `${infer Name}.title` ? Name : never) : never;

/** Other statuses have no words of their own here. */
export const failureStatuses = [403, 405, 413, 429, 500, 503] as const;
export type FailureStatus = (typeof failureStatuses)[number];

export interface RecoveryPages {
  forgot(voice: Voice, facts: FormFacts): string;
  sent(voice: Voice, email: string): string;
  reset(voice: Voice, facts: FormFacts & { asksEmail: boolean }): string;
  deadLink(voice: Voice, why: DeadLink): string;
  done(voice: Voice): string;
  failure(voice: Voice, status: FailureStatus, values: Record<string, string | number>): string;
}

export interface RecoveryPlaces {
  /** Whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
  forgotUrl: string;
  deepLink: string | undefined;
}

export function recoveryPages(frame: Frame, { forgotUrl, deepLink }: RecoveryPlaces): RecoveryPages {
  const paragraph = (text: string) => html`<p>${text}</p>`;
  const quiet = (text: string) => html`<p class="hint after">${text}</p>`;
  const button = (href: string, label: string) =>
    html`<p class="after"><a class="button" href="${href}">${label}</a></p>`;
  const link = (href: string, label: string) => html`<p class="after"><a href="${href}">${label}</a></p>`;
  const titleOf = (voice: Voice, heading: string, problems: Problems) =>
    problems.size === 0 ? heading : voice.say('problem_title', { title: heading });
  const notice = (voice: Voice, name: Notice, more: Html, values = {}) =>
    frame.document({
      voice,
      heading: voice.say(`${name}.title`),
      content: html`${paragraph(voice.say(`${name}.text`, values))}\n${more}`,
    });

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
        content: html`${problemSummary(voice, problems)}
${paragraph(voice.say('forgot.text'))}
${form({ key, button: voice.say('forgot.button'), fields: [field] })}`,
      });
    },

    sent: (voice, email) =>
      notice(
        voice,
        'sent',
        html`${paragraph(voice.say('sent.spam'))}\n${link(forgotUrl + voice.query, voice.say('sent.again'))}`,
        { email: isolated(email) },
      ),

    reset(voice, { key, typed, problems, asksEmail }) {
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
        ...(asksEmail ? [email] : []),
        newPasswordField({
          ...shared,
          name: 'password',
          label: voice.say('password'),
          hint: voice.say('password_hint', { min: shortestPassword }),
        }),
        newPasswordField({
          ...shared,
          name: 'password_confirmation',
          label: voice.say('password_confirmation'),
        }),
        showPasswords(voice),
      ];
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, problems),
        content: html`${problemSummary(voice, problems)}
${paragraph(voice.say('reset.text'))}
${form({ key, button: voice.say('reset.button'), fields })}
${link(forgotUrl + voice.query, voice.say('new_link'))}`,
      });
    },

    deadLink(voice, why) {
      const newLink = button(forgotUrl + voice.query, voice.say('new_link'));
      // Mostly it is the same person once more, after a reload: the password is saved already.
      const back =
        why === 'used' && deepLink !== undefined ? link(deepLink, voice.say('done.back')) : undefined;
      return notice(voice, `link.${why}`, html`${newLink}${back}`);
    },

    done: (voice) =>
      notice(
        voice,
        'done',
        deepLink === undefined ? quiet(voice.say('done.close')) : button(deepLink, voice.say('done.back')),
      ),

    // An empty address is the page's own: it is fetched afresh.
    failure: (voice, status, values) =>
      notice(voice, `failure.${status}`, link('', voice.say('try_again')), values),
  };
}

/** Keeps an address in one piece within a text that reads from the right. */
const isolated = (text: string) => `\u2068${text}\u2069`;
