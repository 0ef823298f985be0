import { type FieldErrors, ValidationFailed } from '../../accounts/errors';
import type { Input } from '../../accounts/validation/form';
import { attribute } from '../../accounts/validation/rule';
import { obey, type Policy, type Who } from '../http/policy';
import type { Context, Field } from './callers';

/** A root field: its arguments, the request; and its answer. */
export type RootField<C = Context, Args = Input> = (args: Args, context: C) => Promise<unknown>;

/** A read, in the words of the other doors' lines: it is not counted, and the schema is all the form it has. */
export const query =
  <C, Caller, Args>({ who, run }: Read<C, Caller, Args>): RootField<C, Args> =>
  async (args, context) =>
    run(args, await who.of(context));

interface Read<C, Caller, Args> {
  who: Who<C, Caller>;
  run(args: Args, caller: Caller): Promise<unknown>;
}

/** Relay's shape: everything in one input, whose mark comes back. `answers` says which refusals are an answer at this field. */
export function mutation<Caller, Values>(
  policy: Policy<Field, Caller, Values, object>,
  answers: (error: unknown, context: Context) => object | undefined = () => undefined,
): RootField {
  return async (args, context) => {
    const input = args.input as Input;
    const field = { ...context, input };
    const reading = { email: input.email, input: () => input, today: context.today };
    const answer = await obey(policy, field, reading).catch((error: unknown) => {
      const refusal = answers(error, context);
      if (!refusal) throw error;
      return refusal;
    });
    return { ...answer, clientMutationId: input.clientMutationId ?? null };
  };
}

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
