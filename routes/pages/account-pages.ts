import type { Login } from '../../accounts/rules/logins';
import { deviceOf } from '../http/device';
import {
  confirmBox,
  emailField,
  form,
  type Problems,
  passwordField,
  type Typed,
  twicePasswordFields,
} from './fields';
import { shortestPassword } from './forms';
import type { Frame } from './frame';
import { type Html, html } from './html';
import { isolated, languageSwitch, link, titleOf } from './notices';
import type { Voice } from './voice';

/** Paths of ours with what stands before them in APP_URL, and without a host: a page may be seen under several. */
export interface AccountPlaces {
  account: string;
  forgot: string;
  /** Undefined where no customer may. */
  remove: string | undefined;
}

interface FormFacts {
  key: string;
  typed: Typed;
  problems: Problems;
}

interface AccountFacts {
  key: string;
  email: string;
  logins: Login[];
  /** Something was just done. */
  done: 'change.done' | 'logins.ended' | undefined;
}

export interface AccountPages {
  logIn(voice: Voice, facts: FormFacts): string;
  account(voice: Voice, facts: AccountFacts): string;
  change(voice: Voice, facts: Omit<FormFacts, 'typed'>): string;
  remove(voice: Voice, facts: FormFacts): string;
  removed(voice: Voice, outcome: 'deleted' | 'requested'): string;
}

export function accountPages(frame: Frame, places: AccountPlaces, timezone: string): AccountPages {
  const at = (voice: Voice, path: string) => path + voice.query;

  const credentials = (voice: Voice, { typed, problems }: Pick<FormFacts, 'typed' | 'problems'>): Html[] => [
    emailField({ name: 'email', label: voice.say('email'), value: typed.email, problems, voice }),
    passwordField({ name: 'current_password', label: voice.say('current_password'), problems, voice }),
  ];

  const moment = (voice: Voice, ms: number): string => {
    const tag = voice.language.replace('_', '-');
    const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone } as const;
    return isolated(new Intl.DateTimeFormat(tag, options).format(ms));
  };

  const loginItem = (voice: Voice, key: string, login: Login): Html => {
    const device = deviceOf(login.userAgent) || voice.say('logins.unknown');
    const times = { since: moment(voice, login.loggedInAt), used: moment(voice, login.usedAt) };
    const name = html`${voice.say('logins.end')}<span class="unseen"> ${device}</span>`;
    const end = login.current
      ? html`<em>${voice.say('logins.this')}</em>`
      : form({
          key,
          button: name,
          look: 'plain',
          action: at(voice, `${places.account}/end`),
          fields: [html`<input type="hidden" name="login" value="${login.id}">`],
        });
    return html`<li><p><strong>${device}</strong><br><bdi>${login.network}</bdi></p>
${end}
<p class="hint">${voice.say('logins.times', times)}</p></li>`;
  };

  const loginList = (
    voice: Voice,
    { key, logins }: AccountFacts,
  ): Html => html`<h2>${voice.say('logins.title')}</h2>
<ul class="logins">
${logins.map((login) => loginItem(voice, key, login))}
</ul>
${
  logins.some(({ current }) => !current)
    ? form({
        key,
        button: voice.say('logins.end_others'),
        look: 'plain',
        action: at(voice, `${places.account}/end-others`),
        fields: [],
      })
    : undefined
}`;

  return {
    logIn(voice, facts) {
      const heading = voice.say('login.title');
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, facts.problems),
        content: html`<p>${voice.say('login.text')}</p>
${form({
  key: facts.key,
  button: voice.say('login.button'),
  fields: credentials(voice, facts),
  action: at(voice, `${places.account}/log-in`),
})}
${link(at(voice, places.forgot), voice.say('forgot.title'))}`,
        footer: languageSwitch(voice),
      });
    },

    account(voice, facts) {
      const { key, email, done } = facts;
      const heading = voice.say('account.title');
      return frame.document({
        voice,
        heading,
        content: html`<p>${voice.say('account.text', { email: isolated(email) })}</p>
${done && html`<p class="notice" role="status">${voice.say(done)}</p>`}
${form({ key, button: voice.say('account.log_out'), look: 'plain', action: at(voice, `${places.account}/log-out`), fields: [] })}
${loginList(voice, facts)}
<h2>${voice.say('change.title')}</h2>
<p>${voice.say('change.text')}</p>
${link(at(voice, `${places.account}/password`), voice.say('change.title'))}
<h2>${voice.say('data.title')}</h2>
<p>${voice.say('data.text')}</p>
${link(at(voice, `${places.account}/export`), voice.say('data.button'))}
${
  places.remove &&
  html`<h2>${voice.say('delete.title')}</h2>
<p>${voice.say('delete.text')}</p>
${link(at(voice, places.remove), voice.say('delete.title'))}`
}`,
        footer: languageSwitch(voice),
      });
    },

    change(voice, { key, problems }) {
      const heading = voice.say('change.title');
      const shared = { voice, problems, minimum: shortestPassword };
      const fields = [
        passwordField({ name: 'current_password', label: voice.say('current_password'), problems, voice }),
        ...twicePasswordFields(shared),
      ];
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, problems),
        content: html`<p>${voice.say('change.text')}</p>
${form({ key, button: voice.say('reset.button'), fields })}
${link(at(voice, places.account), voice.say('account.title'))}`,
        footer: languageSwitch(voice),
      });
    },

    remove(voice, facts) {
      const heading = voice.say('delete.title');
      const { key, problems } = facts;
      const box = confirmBox({ name: 'confirm', label: voice.say('delete.confirm'), problems, voice });
      return frame.document({
        voice,
        heading,
        title: titleOf(voice, heading, problems),
        content: html`<p>${voice.say('delete.text')}</p>
${form({ key, button: voice.say('delete.button'), look: 'button danger', fields: [...credentials(voice, facts), box] })}
${link(at(voice, places.forgot), voice.say('forgot.title'))}`,
        footer: languageSwitch(voice),
      });
    },

    removed: (voice, outcome) =>
      frame.document({
        voice,
        heading: voice.say(`${outcome}.title`),
        content: html`<p>${voice.say(`${outcome}.text`)}</p>`,
      }),
  };
}
