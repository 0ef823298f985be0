import { createHash } from 'node:crypto';
import type { ShopHost } from '../../accounts/customer';
import { ValidationFailed } from '../../accounts/errors';
import type { Throttle } from '../../accounts/identity/throttle';
import { oneATurn } from '../../accounts/one-a-turn';
import { type Form, type Input, validated } from '../../accounts/validation/form';

/** Decides who may ask. A line's `who` is a value, so that documentation and tests can read it in the table. */
export interface Who<Request, Caller> {
  name: string;
  /** Finds out who is asking; throws when that is not who may. */
  of(request: Request): Promise<Caller>;
}

export type Nobody = undefined;

/** A credential that is no good harms nobody here: none is looked at. */
export const anybody: Who<unknown, Nobody> = { name: 'anybody', of: async () => undefined };

/** The policy of one line; it reads in the order in which it runs. */
export type Policy<Request, Caller, Values, Result> = {
  who: Who<Request, Caller>;
  /** How often. A function where not every caller is counted. */
  throttle?: Throttle | ((caller: Caller) => Throttle | undefined);
} & (
  | {
      /** A function where not every caller fills in the same. */
      form: Form<Values, Caller> | ((caller: Caller) => Form<Values, Caller>);
      run(request: Request, caller: Caller, values: Values): Promise<Result>;
      /** Answers what a person can mend; without it the door's failures do. */
      mend?(request: Request, caller: Caller, failure: ValidationFailed): Result;
    }
  | { form?: undefined; run(request: Request, caller: Caller): Promise<Result> }
);

/** The part of a request that every policy looks at. */
interface PolicyRequest {
  address: string;
  host: ShopHost;
  note(fields: Record<string, string | number>): void;
}

interface PolicyInput {
  /** The account that is tried, where a throttle counts by account. */
  email: unknown;
  /** Called after the caller is known; throws where the door refuses what cannot be read. */
  input(): Input;
  today(): string;
}

/** A storm of logins must not hold up who only reads. */
const spread = oneATurn();

/** Asks who, how often, and with what input; and only then runs the use case. */
export async function obey<R extends PolicyRequest, Caller, Values, Result>(
  policy: Policy<R, Caller, Values, Result>,
  request: R,
  { email, input, today }: PolicyInput,
): Promise<Result> {
  const caller = await policy.who.of(request);
  const throttle = typeof policy.throttle === 'function' ? policy.throttle(caller) : policy.throttle;
  if (!throttle) return await run(policy, request, caller, { input, today });
  await new Promise<void>(spread);
  const account = typeof email === 'string' ? email : undefined;
  // Noted before anything is refused: the person on call must see which account is being guessed at.
  if (account !== undefined) request.note({ account: accountName(account) });
  return throttle.around({ address: request.address, email: account }, () =>
    run(policy, request, caller, { input, today }),
  );
}

/** Without a promise of its own where there is no form: most requests only read. */
function run<R extends PolicyRequest, Caller, Values, Result>(
  policy: Policy<R, Caller, Values, Result>,
  request: R,
  caller: Caller,
  { input, today }: Pick<PolicyInput, 'input' | 'today'>,
): Promise<Result> {
  const fields = input();
  return policy.form === undefined
    ? policy.run(request, caller)
    : filledIn(policy, request, caller, { fields, today: today() });
}

async function filledIn<R extends PolicyRequest, Caller, Values, Result>(
  policy: Extract<Policy<R, Caller, Values, Result>, { form: object }>,
  request: R,
  caller: Caller,
  { fields, today }: { fields: Input; today: string },
): Promise<Result> {
  try {
    const form = typeof policy.form === 'function' ? policy.form(caller) : policy.form;
    const values = await validated(form, fields, { today, who: caller, host: request.host });
    return await policy.run(request, caller, values);
  } catch (error) {
    if (policy.mend && error instanceof ValidationFailed) return policy.mend(request, caller, error);
    throw error;
  }
}

/** Tells accounts apart in the log without saying whose they are. */
const accountName = (email: string) =>
  createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 12);
