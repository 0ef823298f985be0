import type { Login } from '../../accounts/rules/logins';
import { deviceOf } from '../http/device';
import { confirmBox, emailField, type FormFacts, form, newPasswordFields, passwordField } from './fields';
import type { Frame } from './frame';
import { type Html, html } from './html';
import { isolated, languageSwitch, link, type Notices } from './notices';
import type { Voice } from './voice';

/** Paths of ours with what stands before them in APP_URL, and without a host: a page may be seen under several. */
export interface AccountPlaces {
  account: string;
  forgot: string;
  /** Undefined where no customer may. */
  remove: string | undefined;
}

interface AccountFacts {
  key: string;
  email: string;
  logins: Login[];
  /** Something was just done. */
  done: 'change.done' | 'logins.ended' | undefined;
}

export type AccountPages = ReturnType<typeof accountPages>;

export function accountPages(
  frame: Frame,
  { withForm }: Notices,
  { places, timezone }: { places: AccountPlaces; timezone: string },
) {
  const at = (voice: Voice, path: string) => path + voice.query;

  const credentials = (voice: Voice, facts: FormFacts) => [
    emailField(voice, facts),
    passwordField(voice, facts),
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
      })
    : undefined
}`;

  return {
    logIn(voice: Voice, facts: FormFacts) {
      const action = at(voice, `${places.account}/log-in`);
      const fields = credentials(voice, facts);
      const form = { key: facts.key, button: voice.say('login.button'), fields, action };
      return withForm(voice, 'login', facts, form, link(at(voice, places.forgot), voice.say('forgot.title')));
    },

    account(voice: Voice, facts: AccountFacts) {
      const { key, email, done } = facts;
      const heading = voice.say('account.title');
      return frame.document({
        voice,
        heading,
        content: html`<p>${voice.say('account.text', { email: isolated(email) })}</p>
${done && html`<p class="notice" role="status">${voice.say(done)}</p>`}
${form({ key, button: voice.say('account.log_out'), look: 'plain', action: at(voice, `${places.account}/log-out`) })}
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

    change(voice: Voice, facts: FormFacts) {
      const fields = [passwordField(voice, facts), ...newPasswordFields(voice, facts)];
      const form = { key: facts.key, button: voice.say('reset.button'), fields };
      const back = link(at(voice, places.account), voice.say('account.title'));
      return withForm(voice, 'change', facts, form, back);
    },

    remove(voice: Voice, facts: FormFacts) {
      const fields = [...credentials(voice, facts), confirmBox(voice, facts)];
      const look = 'button danger' as const;
      const form = { key: facts.key, button: voice.say('delete.button'), look, fields };
      return withForm(
        voice,
        'delete',
        facts,
        form,
        link(at(voice, places.forgot), voice.say('forgot.title')),
      );
    },

    removed: (voice: Voice, outcome: 'deleted' | 'requested') =>
      frame.document({
        voice,
        heading: voice.say(`${outcome}.title`),
        content: html`<p>${voice.say(`${outcome}.text`)}</p>`,
      }),
  };
}
