import { ValidationFailed } from '../../accounts/errors';
import type { Throttle } from '../../accounts/identity/throttle';
import { type Form, type Input, validated } from '../../accounts/validation/form';
import type { Exchange } from '../http/exchange';
import type { Answer, Route, Writer } from '../http/routes';
import { noProblems, type Problems, problemsIn, type Typed } from './fields';
import type { OwnForms } from './own-forms';

/** All that a page may lean on: who is calling cannot be asked here. */
export interface PagesDoor extends Writer {
  today(): string;
}

export type PageRoute = Route<PagesDoor>;

/** A page with a form on it, and what becomes of what is typed there. */
export interface FormPage<Subject, Values> {
  /** What the page is about; throws when it is nothing. */
  subject(exchange: Exchange): Promise<Subject>;
  form(subject: Subject): Form<Values>;
  page(exchange: Exchange, subject: Subject, typed: Typed, problems: Problems): string;
  submit(exchange: Exchange, subject: Subject, values: Values): Promise<string>;
}

export function shown<S, V>(path: string, throttle: Throttle | undefined, page: FormPage<S, V>): PageRoute {
  return {
    method: 'GET',
    path,
    throttle,
    serve: async (exchange) => ({
      body: page.page(exchange, await page.subject(exchange), {}, noProblems),
    }),
  };
}

/** From a form of ours only; and what a person can mend is shown to them beside what they typed. */
export function submitted<S, V>(
  path: string,
  throttle: Throttle | undefined,
  ownForms: OwnForms,
  page: FormPage<S, V>,
): PageRoute {
  return {
    method: 'POST',
    path,
    throttle,
    async serve(exchange, { today }): Promise<Answer> {
      ownForms.check(exchange);
      const subject = await page.subject(exchange);
      const typed = typedIn(exchange.body);
      try {
        const input = { ...typed, ...passwordsIn(exchange.body) };
        const values = await validated(page.form(subject), input, { today: today(), who: undefined });
        return { body: await page.submit(exchange, subject, values) };
      } catch (error) {
        if (!(error instanceof ValidationFailed)) throw error;
        return { status: 422, body: page.page(exchange, subject, typed, problemsIn(error.fields)) };
      }
    },
  };
}

/** A phone's keyboard puts a blank after a completed address; only passwords are taken to the letter. */
const typedIn = ({ email }: Input): Typed => (typeof email === 'string' ? { email: email.trim() } : {});

/** Of the body only: what stands in an address is kept in histories. */
const passwordsIn = ({ password, password_confirmation }: Input) => ({ password, password_confirmation });
