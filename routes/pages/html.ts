import { escapeHtml } from '../../accounts/mail/letter-layout';

/** Markup that may be sent. Only `html` makes it, and whatever is put into that is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | string | number | undefined | Part[];

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(markupOf)));
}

/** `{ id: 'email', required: true, title: undefined }` as ` id="email" required`. */
export function attributes(values: Record<string, string | true | undefined>): Html {
  const written = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`));
  return new Html(written.join(''));
}

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(markupOf).join('\n');
  return part === undefined ? '' : escapeHtml(String(part));
}
