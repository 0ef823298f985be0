import type { FieldErrors, Message } from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import { shortestPassword, type Typed } from './forms';
import { attributes, type Html, html } from './html';
import type { Voice } from './voice';

/** The one message of each field that has to be mended, in a shop's words. */
export type Problems = Map<string, Message>;

export function problemsIn(fields: FieldErrors): Problems {
  const problems: Problems = new Map();
  for (const [field, messages] of Object.entries(fields)) {
    // Laravel blames the password where the two differ; a person looks at the second one.
    const differ = messages.find(({ key }) => key === 'validation.confirmed');
    const other = messages.find((message) => message !== differ);
    if (other) problems.set(field, inShopWords(other));
    if (differ) problems.set(`${field}_confirmation`, { key: 'page.error.differ' });
  }
  return problems;
}

/** Laravel's messages speak of fields and users; a person knows neither. */
function inShopWords(message: Message): Message {
  const key = shopWords[`${message.values?.attribute ?? ''} ${message.key}`] ?? shopWords[message.key];
  return key === undefined ? message : { ...message, key };
}

const shopWords: Partial<Record<string, MessageKey>> = {
  'email validation.required': 'page.error.no_email',
  'password validation.required': 'page.error.no_password',
  'current password validation.required': 'page.error.no_current_password',
  'confirm validation.required': 'page.delete.unconfirmed',
  'validation.email': 'page.error.email',
  'validation.min': 'page.error.short',
  'passwords.user': 'page.error.unknown',
};

/** A form as it is shown. */
export interface FormFacts {
  key: string;
  typed: Typed;
  problems: Problems;
}

export const emailField = (voice: Voice, facts: FormFacts, hint?: string): Html =>
  field('email', voice, facts, {
    hint,
    type: {
      // Not type="email": browsers rewrite what is typed there (IDN becomes punycode), and the account's is meant.
      type: 'text',
      inputmode: 'email',
      autocomplete: 'username',
      autocapitalize: 'none',
      spellcheck: 'false',
      dir: 'ltr',
      value: facts.typed.email,
    },
  });

/** The one that is there already. */
export const passwordField = (voice: Voice, facts: FormFacts): Html =>
  field('current_password', voice, facts, { type: { type: 'password', autocomplete: 'current-password' } });

/**
 * A new password, typed twice. The first one's rules are ticked off, its strength is shown, and the box is shown by the
 * script; without one there would be nothing behind it.
 */
export function newPasswordFields(voice: Voice, facts: FormFacts): Html[] {
  const type = { type: 'password', autocomplete: 'new-password', minlength: String(shortestPassword) };
  const below = html`<ul class="rules" id="password-hint">
<li data-rule="length">${voice.say('password_hint', { min: shortestPassword })}</li>
<li data-rule="same">${voice.say('rule.same')}</li>
</ul>
<p class="strength" role="status" hidden${attributes({
    'data-word1': voice.say('strength.weak'),
    'data-word2': voice.say('strength.fair'),
    'data-word3': voice.say('strength.good'),
  })}><i><b></b><b></b><b></b></i><span></span></p>`;
  return [
    field('password', voice, facts, { type, below }),
    field('password_confirmation', voice, facts, { type }),
    html`<p class="check" hidden>
<input type="checkbox" id="show-passwords" autocomplete="off">
<label for="show-passwords">${voice.say('show_passwords')}</label>
</p>`,
  ];
}

/** For what cannot be undone. */
export function confirmBox(voice: Voice, { problems }: FormFacts): Html {
  const problem = problems.get('confirm');
  const errorId = problem && 'confirm-error';
  const state = { 'aria-describedby': errorId, 'aria-invalid': problem && 'true' };
  return html`<p class="check">
<input type="checkbox" id="confirm" name="confirm" value="yes" required${attributes(state)}>
<label for="confirm">${voice.say('delete.confirm')}</label>
</p>
${problem && html`<p class="error" id="${errorId}">${voice.render(problem)}</p>`}`;
}

interface Input {
  type: Record<string, string | undefined>;
  hint?: string;
  /** Stands under the field and describes it as well. */
  below?: Html;
}

function field(
  name: 'email' | 'current_password' | 'password' | 'password_confirmation',
  voice: Voice,
  { problems }: FormFacts,
  { type, hint, below }: Input,
): Html {
  const problem = problems.get(name);
  const hintId = hint === undefined && below === undefined ? undefined : `${name}-hint`;
  const errorId = problem === undefined ? undefined : `${name}-error`;
  const input = attributes({
    id: name,
    name,
    ...type,
    required: true,
    'aria-describedby': [errorId, hintId].filter(Boolean).join(' ') || undefined,
    'aria-invalid': problem && 'true',
    // The first one takes the focus, so that a screen reader begins with it.
    autofocus: [...problems.keys()][0] === name ? true : undefined,
  });
  return html`<div class="field">
<label for="${name}">${voice.say(name)}</label>
${hint === undefined ? undefined : html`<p class="hint" id="${hintId}">${hint}</p>`}
<input${input}>
${problem && html`<p class="error" id="${errorId}">${voice.render(problem)}</p>`}
${below}
</div>`;
}

/**
 * No action: it goes to the address that the browser shows, whatever prefix a proxy cut off, and `?locale=` stays.
 * No checks by the browser: it would word them in its own language and tie them to nothing.
 */
export function form({ key, button, fields = [], action, look = 'button' }: FormParts): Html {
  return html`<form method="post" novalidate${attributes({ action })}>
<input type="hidden" name="form_key" value="${key}">
${fields}
<button class="${look}" type="submit">${button}</button>
</form>`;
}

export interface FormParts {
  key: string;
  button: Html | string;
  fields?: Html[];
  /** A path of ours, where the page has several forms. */
  action?: string;
  look?: 'button' | 'plain' | 'button danger';
}
