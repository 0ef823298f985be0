import type { Request, Response } from 'express';
import { Unauthenticated } from '../../accounts/errors';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Caller, Guard } from '../../accounts/identity/guard';
import type { Visitor } from '../../accounts/identity/login-recorder';
import type { CartOwner } from '../../accounts/identity/php-logins';
import type { Sessions } from '../../accounts/identity/sessions';
import type { TokenPairs } from '../../accounts/identity/token-pairs';
import type { Input } from '../../accounts/validation/form';
import { bearer } from '../http/bearer';
import type { Exchange } from '../http/exchange';
import { hostOf, noteIn, visitorOf } from '../http/exchange';
import type { Who } from '../http/policy';
import { FieldRefused } from './errors';
import { localeIn } from './transport';

/** One request, as its fields see it. */
export interface Context extends Pick<Exchange, 'address' | 'host' | 'note'> {
  visitor(): Visitor;
  /** The language that its address asks for. */
  locale: string | undefined;
  /** The language of the mails that follow from it. */
  language: string | undefined;
  /** Whether it carries a token at all, whatever that is worth. */
  presentsToken: boolean;
  /** Looked up once, however many fields ask. */
  caller(): Promise<Caller>;
  /** Called after a change of who is calling: the next field asks anew. */
  forgetCaller(): void;
  /** At a login: what the guest put into PHP's cart is the customer's. */
  bringCart(customer: CartOwner): Promise<void>;
  today(): string;
}

/** One field of a request: its arguments, a mutation's without the `input` around them. */
export interface Field extends Context {
  input: Input;
}

export interface CallerParts {
  guard: Guard;
  accessTokens: CustomerAccessTokens;
  pairs: Pick<TokenPairs, 'resolve'>;
  sessions: Pick<Sessions, 'bringCart'>;
  today(): string;
}

/** The only carrier at this door is the header, as at Bagisto's; and the only tokens are its own and those of EverShop's apps. */
export function contexts({ guard, accessTokens, pairs, sessions, today }: CallerParts) {
  return (req: Request, res: Response): Context => {
    const token = bearer(req);
    const visitor = visitorOf(req);
    let caller: Promise<Caller> | undefined;
    const identify = async () =>
      guard(
        token === undefined
          ? undefined
          : ((await accessTokens.resolve(token)) ?? (await pairs.resolve(token))),
        visitor,
      );
    return {
      address: res.locals.address,
      host: hostOf(req),
      visitor,
      locale: localeIn(req),
      language: req.get('x-locale') ?? localeIn(req),
      presentsToken: token !== undefined,
      note: noteIn(res),
      caller() {
        caller ??= identify();
        return caller;
      },
      forgetCaller() {
        caller = undefined;
      },
      bringCart: (customer) => sessions.bringCart(req, res, customer),
      today,
    };
  };
}

/** A customer with a token that is good; without one it is refused in general words. */
export const tokenHolder: Who<Context, Caller> = {
  name: 'customer',
  of: (context) => context.caller(),
};

/**
 * A customer who is logged in, and about nobody else. Bagisto tells its apps apart whether a token is missing or wrong;
 * they send the user to the login for either.
 */
export const customer: Who<Context, Caller> = {
  name: 'customer',
  async of(context) {
    try {
      const caller = await context.caller();
      context.note({ customer: caller.customer.id });
      return caller;
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      const key = context.presentsToken ? 'graphql.token_invalid' : 'graphql.token_missing';
      throw new FieldRefused('UNAUTHENTICATED', { key });
    }
  },
};
