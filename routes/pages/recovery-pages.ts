import type { ResetRefused } from '../../accounts/errors';
import type { KeyOf } from '../../accounts/lang/catalogue';
import {
  emailField,
  form,
  newPasswordField,
  type Problems,
  repeatedPasswordField,
  showPasswords,
  type Typed,
} from './fields';
import { shortestPassword } from './forms';
import type { Frame } from './frame';
import { attributes, type Html, html } from './html';
import type { Voice } from './voice';

interface FormFacts {
  key: string;
  typed: Typed;
  problems: Problems;
}

type DeadLink = ResetRefused['why'];

/** A page of no more than a title and a text. */
type Notice = KeyOf<'page'> extends infer Key ? (Key extends `${infer Name}.title` ? Name : never) : never;

/** Other statuses have no words of their own here. */
export const failureStatuses = [403, 405, 413, 429, 500, 503] as const;
type FailureStatus = (typeof failureStatuses)[number];

export interface RecoveryPages {
  forgot(voice: Voice, facts: FormFacts): string;
  sent(voice: Voice, email: string): string;
  reset(voice: Voice, facts: FormFacts & { token: string | undefined; asksEmail: boolean }): string;
  deadLink(voice: Voice, why: DeadLink): string;
  done(voice: Voice): string;
  failure(voice: Voice, status: FailureStatus, values: Record<string, string | number>): string;
}

interface RecoveryPlaces {
  /** Whole, from APP_URL: the address that the browser shows may be written with a slash too many. */
  forgotUrl: string;
  /** The way back: into the app, else to the shop's login or the shop. */
  backUrl: string | undefined;
}

export function recoveryPages(frame: Frame, { forgotUrl, backUrl }: RecoveryPlaces): RecoveryPages {
  const paragraph = (text: string) => html`<p>${text}</p>`;
  const quiet = (text: string) => html`<p class="hint after">${text}</p>`;
  const button = (href: string, label: string) =>
    html`<p class="after"><a class="button" href="${href}">${label}</a></p>`;
  const link = (href: string, label: string) => html`<p class="after"><a href="${href}">${label}</a></p>`;
  const titleOf = (voice: Voice, heading: string, problems: Problems) =>
    problems.size === 0 ? heading : voice.say('problem_title', { title: heading });
  const back = (voice: Voice) => (backUrl === undefined ? undefined : link(backUrl, voice.say('done.back')));
  const notice = (voice: Voice, name: Notice, more: Html, values = {}, footer?: Html) =>
    frame.document({
      voice,
      heading: voice.say(`${name}.title`),
      content: html`${paragraph(voice.say(`${name}.text`, values))}\n${more}`,
      footer,
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
        newPasswordField({ ...shared, name: 'password', label: voice.say('password') }),
        repeatedPasswordField({
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

    done: (voice) =>
      notice(
        voice,
        'done',
        backUrl === undefined ? quiet(voice.say('done.close')) : button(backUrl, voice.say('done.back')),
      ),

    // An empty address is the page's own: it is fetched afresh.
    failure: (voice, status, values) =>
      notice(voice, `failure.${status}`, html`${link('', voice.say('try_again'))}${back(voice)}`, values),
  };
}

/** Links, for they work without a script. Not on a page that answers a form: its address shows something else. */
function languageSwitch({ language, languages, say }: Voice): Html {
  const items = languages.map(({ code, name }) => {
    const tag = code.replace('_', '-');
    const current = code === language ? 'true' : undefined;
    return html`<li><a href="?locale=${code}"${attributes({ lang: tag, hreflang: tag, 'aria-current': current })}>${name}</a></li>`;
  });
  const current = languages.find(({ code }) => code === language)?.name;
  return html`<details>
<summary>${say('language')}: ${current}</summary>
<ul>
${items}
</ul>
</details>`;
}

/** Keeps an address in one piece within a text that reads from the right. */
const isolated = (text: string) => `\u2068${text}\u2069`;
