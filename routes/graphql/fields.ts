import { Unauthenticated, ValidationFailed } from '../../accounts/errors';
import type { Caller } from '../../accounts/identity/guard';
import type { Throttle } from '../../accounts/identity/throttle';
import { type Form, type Input, validated } from '../../accounts/validation/form';
import { attribute } from '../../accounts/validation/rule';
import { accountName } from '../http/policy';
import type { Context } from './context';
import { Said } from './errors';

/** A root field: what it was asked, by whom; and what it answers. */
export type RootField = (args: Input, context: Context) => Promise<unknown>;
/** What a mutation does with its `input`. */
export type Mutation = (input: Input, context: Context) => Promise<object>;

export type Today = () => string;

/** For everybody who asks: how often, with what input; and only then the use case. */
export function open<Values>(
  today: Today,
  throttle: Throttle,
  form: Form<Values, undefined>,
  run: (context: Context, values: Values) => Promise<object>,
): Mutation {
  return (input, context) => {
    const email = typeof input.email === 'string' ? input.email : undefined;
    if (email !== undefined) context.note({ account: accountName(email) });
    return throttle.around({ address: context.address, email }, async () =>
      run(context, await validated(form, input, { today: today(), who: undefined })),
    );
  };
}

/** For a customer who is logged in, and about nobody else. */
export function guarded<Answer>(
  run: (context: Context, caller: Caller, input: Input) => Promise<Answer>,
): (input: Input, context: Context) => Promise<Answer> {
  return async (input, context) => {
    const caller = await callerOf(context);
    context.note({ customer: caller.customer.id });
    return run(context, caller, input);
  };
}

/** Bagisto tells its apps apart what is missing and what is wrong; they send the user to the login for either. */
async function callerOf(context: Context): Promise<Caller> {
  try {
    return await context.caller();
  } catch (error) {
    if (!(error instanceof Unauthenticated)) throw error;
    const key = context.presentsToken ? 'graphql.token_invalid' : 'graphql.token_missing';
    throw new Said('UNAUTHENTICATED', { key });
  }
}

/** Relay's shape: everything in one input, whose mark comes back. */
export function mutation(run: Mutation): RootField {
  return async (args, context) => {
    const input = args.input as Input;
    return { ...(await run(input, context)), clientMutationId: input.clientMutationId ?? null };
  };
}

/** A field of several names is told by the one that was sent: only there an app can show what is wrong with it. */
export async function toldAs<T>(names: Readonly<Record<string, string>>, values: Promise<T>): Promise<T> {
  try {
    return await values;
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    const fields = Object.entries(error.fields).map(([field, messages]) => {
      const sent = names[field] ?? field;
      const texts = { attribute: attribute(sent) };
      return [sent, messages.map(({ key, values }) => ({ key, values: { ...values, ...texts } }))];
    });
    throw new ValidationFailed(Object.fromEntries(fields));
  }
}
