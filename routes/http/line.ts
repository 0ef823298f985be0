import type { Field } from '../../accounts/validation/field';
import type { Input } from '../../accounts/validation/form';
import type { Exchange } from './exchange';
import { obey, type Policy } from './policy';
import type { Download } from './send-stream';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  status?: number;
  body: unknown;
  /** In place of a body: its JSON, where that was made in pieces. */
  json?: string;
  /** In place of a body. */
  download?: Download;
}

/** How a door reads the input of its lines. */
export interface Reading {
  /** Reads a form's fields; without it they are query and body together. */
  input?(exchange: Exchange): Input;
  today(): string;
}

/** The work of a line for its caller; with the values of its form, where it has one. */
export type Run<Caller, Values = never> = (
  exchange: Exchange,
  caller: Caller,
  ...form: [Values] extends [never] ? [] : [values: Values]
) => Promise<Answer>;

/** One line of a door's table: a method, a path, and its policy. */
export interface Line {
  method: Method;
  path: string;
  /** The names of the caller and of the throttle, for readers of the table: documentation, tests. */
  who: string;
  throttle: string | undefined;
  /** The form's fields: the documentation describes the input by them. */
  fields?: ReadonlyMap<string, Field>;
  serve(exchange: Exchange, door: Reading): Promise<Answer>;
}

export function line<Caller, Values>(
  method: Method,
  path: string,
  policy: Policy<Exchange, Caller, Values, Answer>,
): Line {
  return {
    method,
    path,
    who: policy.who.name,
    throttle: typeof policy.throttle === 'function' ? 'some are throttled' : policy.throttle?.name,
    fields: typeof policy.form === 'object' ? policy.form.fields : undefined,
    serve(exchange, { input, today }) {
      const { merged } = exchange;
      return obey(policy, exchange, { email: merged.email, input: () => input?.(exchange) ?? merged, today });
    },
  };
}
