import type { KeyOf } from '../../accounts/lang/catalogue';
import { emailField, type FormFacts, type FormParts, form, type Problems } from './fields';
import type { Frame } from './frame';
import { attributes, type Html, html } from './html';
import type { Voice } from './voice';

/** A page of no more than a title and a text. */
type Notice = TitleOf<KeyOf<'page'>> & TextOf<KeyOf<'page'>>;
type TitleOf<Key> = Key extends `${infer Name}.title` ? Name : never;
type TextOf<Key> = Key extends `${infer Name}.text` ? Name : never;

interface More {
  values?: Record<string, string | number>;
  footer?: Html;
  problems?: Problems;
}

export type Notices = ReturnType<typeof notices>;

/** The parts that most pages are made of. `backUrl` is the way back: into the app, else to the shop's login or the shop. */
export function notices(frame: Frame, backUrl: string | undefined) {
  const notice = (voice: Voice, name: Notice, content: Html | undefined, more: More = {}) => {
    const { values, footer, problems } = more;
    const heading = voice.say(`${name}.title`);
    return frame.document({
      voice,
      heading,
      title: problems?.size ? voice.say('problem_title', { title: heading }) : heading,
      content: html`${paragraph(voice.say(`${name}.text`, values))}\n${content}`,
      footer,
    });
  };
  const back = (voice: Voice) => (backUrl === undefined ? undefined : link(backUrl, voice.say('done.back')));
  /** A title, a text, a form, and a way elsewhere. */
  const withForm = (
    voice: Voice,
    name: Notice,
    { problems }: FormFacts,
    parts: FormParts,
    way: Html | undefined,
  ) => notice(voice, name, html`${form(parts)}\n${way}`, { footer: languageSwitch(voice), problems });
  return {
    notice,
    back,
    withForm,
    /** Asks for the address of an account, to which a link is mailed. */
    askEmail(voice: Voice, name: Notice, facts: FormFacts) {
      const parts = {
        key: facts.key,
        button: voice.say('forgot.button'),
        fields: [emailField(voice, facts)],
      };
      return withForm(voice, name, facts, parts, back(voice));
    },
    /** The answer to that; it leads back to where the address is asked for. */
    mailed(voice: Voice, name: Notice, email: string, askUrl: string) {
      const again = link(askUrl + voice.query, voice.say('sent.again'));
      const values = { email: isolated(email) };
      return notice(voice, name, html`${paragraph(voice.say('sent.spam'))}\n${again}`, { values });
    },
    /** At the end of the way: a button where it leads on, else no more than that it ended. */
    onwards: (voice: Voice) =>
      backUrl === undefined ? quiet(voice.say('done.close')) : button(backUrl, voice.say('done.back')),
  };
}

export const paragraph = (text: string) => html`<p>${text}</p>`;
const quiet = (text: string) => html`<p class="hint after">${text}</p>`;
export const button = (href: string, label: string) =>
  html`<p class="after"><a class="button" href="${href}">${label}</a></p>`;
export const link = (href: string, label: string) =>
  html`<p class="after"><a href="${href}">${label}</a></p>`;

/** Links, for they work without a script. Not on a page that answers a form: its address shows something else. */
export function languageSwitch({ language, languages, say }: Voice): Html {
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
export const isolated = (text: string) => `\u2068${text}\u2069`;
