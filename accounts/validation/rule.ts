import type { Message } from '../errors';
import type { KeyOf } from '../lang/catalogue';
import type { JsonSchema } from './json-schema';

/** The context that a field's rules may look at. */
export interface Scope {
  field: string;
  siblings: Record<string, unknown>;
  today: string;
}

/** One rule of a field. `T` is the type of the values that it lets pass; blanks pass by, so it has text in it. */
export interface Rule<T = unknown> {
  /** Implicit rules look at blanks and nulls too, and when one fails the field's later rules are not asked. */
  readonly implicit?: boolean;
  /** Our own refusals come only when Laravel's had nothing to say. */
  readonly ours?: boolean;
  /** The field yields PHP's text of what was sent. */
  readonly castsToText?: boolean;
  /** Describes to clients what the rule lets pass. */
  readonly json?: JsonSchema;
  refuse(value: unknown, scope: Scope): Message | undefined;
  /** Never set: it keeps `T` for the compiler. */
  readonly yields?: T;
}

interface Details extends Pick<Rule, 'implicit' | 'ours' | 'castsToText' | 'json'> {
  /** They fill the message's placeholders. */
  values?: Record<string, string | number>;
}

/** A field's name as Laravel's messages spell it. */
export const attribute = (field: string) =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('_', ' ');

/** A rule that is refused with the message of its name. */
export function rule<T>(
  name: KeyOf<'validation'>,
  holds: (value: unknown, scope: Scope) => value is T,
  details?: Details,
): Rule<T | undefined>;
export function rule(
  name: KeyOf<'validation'>,
  holds: (value: unknown, scope: Scope) => boolean,
  details?: Details,
): Rule;
export function rule(
  name: KeyOf<'validation'>,
  holds: (value: unknown, scope: Scope) => boolean,
  { values, ...details }: Details = {},
): Rule {
  return {
    ...details,
    refuse: (value, scope) =>
      holds(value, scope)
        ? undefined
        : { key: `validation.${name}`, values: { attribute: attribute(scope.field), ...values } },
  };
}

/** The same rule for a field that yields text of whatever it lets pass. */
export const yieldingText = (one: Rule): Rule<string | undefined> => ({
  ...one,
  castsToText: true,
  yields: undefined,
});
