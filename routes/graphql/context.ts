import type { Request, Response } from 'express';
import type { CustomerAccessTokens } from '../../accounts/identity/access-tokens';
import type { Caller, Guard } from '../../accounts/identity/guard';
import type { TokenPairs } from '../../accounts/identity/token-pairs';
import type { Exchange } from '../http/exchange';
import { addressOf, noteIn } from '../http/exchange';

/** One request, as its fields see it. */
export interface Context extends Pick<Exchange, 'address' | 'note'> {
  /** Of the mails that follow from it. */
  language: string | undefined;
  /** Whether it carries a token at all, whatever that is worth. */
  presentsToken: boolean;
  /** Looked up once, however many fields ask. */
  caller(): Promise<Caller>;
  /** After what changes who is calling: the next field asks anew. */
  forgetCaller(): void;
}

/** The only carrier at this door is the header, as at Bagisto's; and the only tokens are its own and those of EverShop's apps. */
export function contexts(
  guard: Guard,
  accessTokens: CustomerAccessTokens,
  pairs: Pick<TokenPairs, 'resolve'>,
) {
  return (req: Request, res: Response): Context => {
    const token = bearer(req.headers.authorization);
    let caller: Promise<Caller> | undefined;
    const identify = async () =>
      guard(
        token === undefined
          ? undefined
          : ((await accessTokens.resolve(token)) ?? (await pairs.resolve(token))),
      );
    return {
      address: addressOf(req),
      language: req.get('x-locale'),
      presentsToken: token !== undefined,
      note: noteIn(res),
      caller() {
        caller ??= identify();
        return caller;
      },
      forgetCaller() {
        caller = undefined;
      },
    };
  };
}

/** The scheme in any letter case. Apps without a user send "Bearer null": that is nobody. */
function bearer(header = ''): string | undefined {
  const [, token] = /^bearer\s+(\S+)\s*$/i.exec(header) ?? [];
  return ['null', 'undefined', 'true', 'false'].includes(token ?? '') ? undefined : token;
}
