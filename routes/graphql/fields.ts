import { type FieldErrors, ValidationFailed } from '../../accounts/errors';
import type { Input } from '../../accounts/validation/form';
import { attribute } from '../../accounts/validation/rule';
import { obey, type Policy } from '../http/policy';
import type { Context, Field } from './callers';

/** A root field: its arguments, the request; and its answer. */
export type RootField = (args: Input, context: Context) => Promise<unknown>;

/** A root field obeys a policy in the words of the other doors' lines. */
export const query =
  <Caller, Values>(policy: Policy<Field, Caller, Values, unknown>): RootField =>
  (args, context) =>
    obeyed(policy, args, context);

/** Relay's shape: everything in one input, whose mark comes back. `answers` says which refusals are an answer at this field. */
export function mutation<Caller, Values>(
  policy: Policy<Field, Caller, Values, object>,
  answers: (error: unknown, context: Context) => object | undefined = () => undefined,
): RootField {
  return async (args, context) => {
    const input = args.input as Input;
    const answer = await obeyed(policy, input, context).catch((error: unknown) => {
      const refusal = answers(error, context);
      if (!refusal) throw error;
      return refusal;
    });
    return { ...answer, clientMutationId: input.clientMutationId ?? null };
  };
}

const obeyed = <Caller, Values, Answer>(
  policy: Policy<Field, Caller, Values, Answer>,
  input: Input,
  context: Context,
) => obey(policy, { ...context, input }, { email: input.email, input: () => input, today: context.today });

/** A field of several names is refused by the one that was sent: only there an app can show what is wrong with it. */
export function underSentName(
  { fields }: ValidationFailed,
  names: Readonly<Record<string, string>>,
): ValidationFailed {
  const renamed: FieldErrors = {};
  for (const [field, messages] of Object.entries(fields)) {
    const sentName = names[field] ?? field;
    renamed[sentName] = messages.map(({ key, values }) => ({
      key,
      values: { ...values, attribute: attribute(sentName) },
    }));
  }
  return new ValidationFailed(renamed);
}
