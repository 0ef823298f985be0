import type { FieldErrors, Message } from '../../accounts/errors';
import { attributes, type Html, html } from './html';
import type { Voice } from './voice';

/** What a person typed, as far as it may be shown again: never a password. */
export interface Typed {
  email?: string;
}

/** What has to be mended, by the field in which a person can mend it. */
export type Problems = Map<string, Message[]>;

export const noProblems: Problems = new Map();

export function problemsIn(fields: FieldErrors): Problems {
  // Laravel blames the password; the eye looks where the two differ, and reads from the top.
  const differ = ({ key }: Message) => key === 'validation.confirmed';
  const found = Object.entries(fields).flatMap(([field, messages]): [string, Message[]][] => [
    [field, messages.filter((message) => !differ(message))],
    [`${field}_confirmation`, messages.filter(differ)],
  ]);
  return new Map(found.filter(([, messages]) => messages.length > 0));
}

/** Takes the focus when the page has loaded, so that a screen reader begins with it. */
export function problemSummary(voice: Voice, problems: Problems): Html | undefined {
  if (problems.size === 0) return undefined;
  const items = [...problems].flatMap(([field, messages]) =>
    messages.map((message) => html`<li><a href="#${field}">${voice.render(message)}</a></li>`),
  );
  return html`<div class="problems" id="problems" role="alert" tabindex="-1" autofocus>
<h2>${voice.say('problems')}</h2>
<ul>
${items}
</ul>
</div>`;
}

interface Input {
  name: string;
  label: string;
  hint?: string;
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

export function newPasswordField(input: Input & { minimum: number }): Html {
  const minlength = String(input.minimum);
  return field(input, { type: 'password', autocomplete: 'new-password', minlength });
}

function field(
  { name, label, hint, problems, voice }: Input,
  given: Record<string, string | undefined>,
): Html {
  const messages = problems.get(name)?.map(voice.render).join(' ');
  const hintId = hint === undefined ? undefined : `${name}-hint`;
  const errorId = messages === undefined ? undefined : `${name}-error`;
  const described = [hintId, errorId].filter(Boolean).join(' ');
  const input = attributes({
    id: name,
    name,
    ...given,
    required: true,
    'aria-describedby': described || undefined,
    'aria-invalid': messages === undefined ? undefined : 'true',
  });
  return html`<div class="${messages === undefined ? 'field' : 'field invalid'}">
<label for="${name}">${label}</label>
${hint === undefined ? undefined : html`<p class="hint" id="${hintId}">${hint}</p>`}
${messages === undefined ? undefined : html`<p class="error" id="${errorId}">${messages}</p>`}
<input${input}>
</div>`;
}

/** Shown by the script; without one there would be nothing behind it. */
export function showPasswords(voice: Voice): Html {
  return html`<p class="check" hidden>
<input type="checkbox" id="show-passwords" autocomplete="off">
<label for="show-passwords">${voice.say('show_passwords')}</label>
</p>`;
}

/**
 * No action: it goes to the address that the browser shows, whatever prefix a proxy cut off, and `?locale=` stays.
 * No checks by the browser: it would word them in its own language and tie them to nothing.
 */
export function form({ key, button, fields }: { key: string; button: string; fields: Html[] }): Html {
  return html`<form method="post" novalidate>
<input type="hidden" name="form_key" value="${key}">
${fields}
<button class="button" type="submit">${button}</button>
</form>`;
}
