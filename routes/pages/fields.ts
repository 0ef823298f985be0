import type { FieldErrors, Message } from '../../accounts/errors';
import type { MessageKey } from '../../accounts/lang/catalogue';
import { attributes, type Html, html } from './html';
import type { Voice } from './voice';

/** Typed values that may be shown again: never a password. */
export interface Typed {
  email?: string;
}

/** The one message of each field that has to be mended, in a shop's words. */
export type Problems = Map<string, Message>;

export const noProblems: Problems = new Map();

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

interface Input {
  name: string;
  label: string;
  hint?: string;
  /** Stands under the field and describes it as well. */
  below?: Html;
  problems: Problems;
  voice: Voice;
}

export function emailField({ value, ...input }: Input & { value: string | undefined }): Html {
  return field(input, {
    // Not type="email": browsers rewrite what is typed there (IDN becomes punycode), and the account's is meant.
    type: 'text',
    inputmode: 'email',
    autocomplete: 'username',
    autocapitalize: 'none',
    spellcheck: 'false',
    dir: 'ltr',
    value,
  });
}

/** The first of the pair: its rules are ticked off, and its strength is shown, while it is typed. */
function newPasswordField({ minimum, ...input }: Input & { minimum: number }): Html {
  const { voice } = input;
  const below = html`<ul class="rules" id="password-hint">
<li data-rule="length">${voice.say('password_hint', { min: minimum })}</li>
<li data-rule="same">${voice.say('rule.same')}</li>
</ul>
<p class="strength" role="status" hidden${attributes({
    'data-word1': voice.say('strength.weak'),
    'data-word2': voice.say('strength.fair'),
    'data-word3': voice.say('strength.good'),
  })}><i><b></b><b></b><b></b></i><span></span></p>`;
  return field({ ...input, below }, passwordInput(minimum));
}

const repeatedPasswordField = ({ minimum, ...input }: Input & { minimum: number }): Html =>
  field(input, passwordInput(minimum));

/** The one that is there already. */
export const passwordField = (input: Input): Html =>
  field(input, { type: 'password', autocomplete: 'current-password' });

/** For what cannot be undone. */
export function confirmBox({ name, label, problems, voice }: Input): Html {
  const problem = problems.get(name);
  const errorId = problem && `${name}-error`;
  const state = { 'aria-describedby': errorId, 'aria-invalid': problem && 'true' };
  return html`<p class="check">
<input type="checkbox" id="${name}" name="${name}" value="yes" required${attributes(state)}>
<label for="${name}">${label}</label>
</p>
${problem && html`<p class="error" id="${errorId}">${voice.render(problem)}</p>`}`;
}

const passwordInput = (minimum: number) => ({
  type: 'password',
  autocomplete: 'new-password',
  minlength: String(minimum),
});

function field(
  { name, label, hint, below, problems, voice }: Input,
  type: Record<string, string | undefined>,
): Html {
  const problem = problems.get(name);
  const hintId = hint === undefined && below === undefined ? undefined : `${name}-hint`;
  const errorId = problem === undefined ? undefined : `${name}-error`;
  const described = [errorId, hintId].filter(Boolean).join(' ');
  const input = attributes({
    id: name,
    name,
    ...type,
    required: true,
    'aria-describedby': described || undefined,
    'aria-invalid': problem && 'true',
    // The first one takes the focus, so that a screen reader begins with it.
    autofocus: [...problems.keys()][0] === name ? true : undefined,
  });
  return html`<div class="field">
<label for="${name}">${label}</label>
${hint === undefined ? undefined : html`<p class="hint" id="${hintId}">${hint}</p>`}
<input${input}>
${problem && html`<p class="error" id="${errorId}">${voice.render(problem)}</p>`}
${below}
</div>`;
}

/** Shown by the script; without one there would be nothing behind it. */
function showPasswords(voice: Voice): Html {
  return html`<p class="check" hidden>
<input type="checkbox" id="show-passwords" autocomplete="off">
<label for="show-passwords">${voice.say('show_passwords')}</label>
</p>`;
}

/**
 * No action: it goes to the address that the browser shows, whatever prefix a proxy cut off, and `?locale=` stays.
 * No checks by the browser: it would word them in its own language and tie them to nothing.
 */
export function form({ key, button, fields, action, look = 'button' }: FormParts): Html {
  return html`<form method="post" novalidate${attributes({ action })}>
<input type="hidden" name="form_key" value="${key}">
${fields}
<button class="${look}" type="submit">${button}</button>
</form>`;
}

interface FormParts {
  key: string;
  button: Html | string;
  fields: Html[];
  /** A path of ours, where the page has several forms. */
  action?: string;
  look?: 'button' | 'plain' | 'button danger';
}

/** A new password, typed twice. */
export function twicePasswordFields(shared: Pick<Input, 'voice' | 'problems'> & { minimum: number }): Html[] {
  const { voice } = shared;
  return [
    newPasswordField({ ...shared, name: 'password', label: voice.say('password') }),
    repeatedPasswordField({
      ...shared,
      name: 'password_confirmation',
      label: voice.say('password_confirmation'),
    }),
    showPasswords(voice),
  ];
}
