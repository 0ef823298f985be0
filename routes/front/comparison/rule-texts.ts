import { en } from '../../../accounts/lang/en';
import { builtIn } from '../../../accounts/lang/languages';
import { type Answer, isExactly } from './answer';
import { at, listOf, type Members, membersOf } from './foreign-json';

/** The words of a refusal: which text about which field. */
export type ValidationKey = Extract<keyof typeof en, `validation.${string}`>;
const keys = Object.keys(en).filter((key): key is ValidationKey => /^validation\.(?!invalid$)/.test(key));

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const spoken = (field: string) => field.replaceAll('_', ' ');

/** Whether the text is this one, about that field; a number in it is the shop's. */
function isText(text: unknown, template: string, field?: string): boolean {
  const about = field === undefined ? '.+' : escaped(spoken(field));
  const pattern = escaped(template).replace(':attribute', about).replace(/:\w+/g, '\\d+');
  return typeof text === 'string' && new RegExp(`^${pattern}$`).test(text);
}

type Reasons = Record<string, ValidationKey[]>;

/** A refusal of exactly these fields, each for one of its reasons, and of nothing else. */
export function isRefusalOf(answer: Answer, reasons: Reasons): boolean {
  const errors = membersOf(at(answer.body, 'errors'));
  const fields = Object.keys(reasons);
  return (
    fields.length > 0 &&
    isExactly(answer, 422, { message: en['validation.invalid'], errors }) &&
    Object.keys(errors).sort().join() === [...fields].sort().join() &&
    fields.every((field) => {
      const texts = listOf(errors[field]);
      const isReason = (text: unknown) => (reasons[field] ?? []).some((key) => isText(text, en[key], field));
      return texts.length > 0 && new Set(texts).size === texts.length && texts.every(isReason);
    })
  );
}

/** A refusal for one reason, whichever the fields. */
export const isRefusalFor = (answer: Answer, fields: string[], ...because: ValidationKey[]) =>
  isRefusalOf(answer, Object.fromEntries(fields.map((field) => [field, because])));

const required: Record<string, string[]> = {
  'customer/login': ['email', 'password'],
  'customer/register': ['first_name', 'last_name', 'email', 'password'],
  'customer/profile': ['first_name', 'last_name', 'gender'],
  'customer/forgot-password': ['email'],
};
const addressFields = ['address1', 'country', 'city', 'postcode', 'phone'];
const further = ['gender', 'date_of_birth', 'phone', 'email', 'password', 'password_confirmation'];
const ofAddress = ['state', 'first_name', 'last_name', 'company_name', 'vat_id', 'address2', 'is_default'];

/** All that can be wrong with a value that is there. */
export function reasonsOf(value: unknown): ValidationKey[] {
  const ofForm: ValidationKey[] = ['validation.string', 'validation.format'];
  if (typeof value !== 'string' || value.includes('\0')) return ofForm;
  return keys.filter((key) => key !== 'validation.required' && !ofForm.includes(key));
}

const isMissing = (value: unknown) => value === undefined || value === null || value === '';

/** A refusal of fields that the call has, for reasons that their values can have; those that lack are among them. */
export function isRefusalOfInput(answer: Answer, path: string, input: Members): boolean {
  const address = path.startsWith('addresses');
  const needed = address ? addressFields : (required[path] ?? []);
  const known = [...needed, ...(address ? ofAddress : further)];
  const blamed = Object.keys(membersOf(at(answer.body, 'errors')));
  const reasons = Object.fromEntries(
    blamed
      .filter((field) => known.includes(field))
      .map((field): [string, ValidationKey[]] => {
        if (!isMissing(input[field])) return [field, reasonsOf(input[field])];
        const asked = field in input ? ['validation.string' as const] : [];
        return [field, needed.includes(field) ? ['validation.required', ...asked] : asked];
      }),
  );
  // A change of an address may leave fields out.
  const lacking = needed.filter((field) => input[field] === undefined);
  return isRefusalOf(answer, reasons) && lacking.every((field) => blamed.includes(field));
}

/** The same text in that language. */
export function isTranslated(language: string, english: string, text: string): boolean {
  const catalogue: Partial<Record<string, string>> = builtIn[language as keyof typeof builtIn] ?? {};
  return Object.entries(en).some(([key, template]) => {
    const own = catalogue[key];
    return own !== undefined && own !== template && isText(english, template) && isText(text, own);
  });
}
