import { NotFound, ResetRefused } from '../../accounts/errors';
import type { PasswordBroker } from '../../accounts/rules/password-broker';
import type { Exchange } from '../http/exchange';
import type { Who } from '../http/policy';
import type { OwnForms } from './own-forms';

/** A link that was mailed, perhaps. */
export interface Link {
  token: string;
  /** Perhaps mailed by PHP, perhaps nobody's: the page looks the same. */
  foreign: boolean;
  /** The token came in a form of PHP's, and so it must come in the next one. */
  inForm: boolean;
}

/** The only thing that shows who is calling at this door: a link that works. */
export const linkHolder = (broker: Pick<PasswordBroker, 'inspectLink'>): Who<Exchange, Link> => ({
  name: 'the holder of a link',
  async of({ req, body }) {
    const inForm = req.params.token === undefined;
    const token = inForm ? body.token : req.params.token;
    if (typeof token !== 'string' || !/^[0-9a-f]{64}$/.test(token)) throw new NotFound();
    const state = await broker.inspectLink(token);
    if (state !== 'open' && state !== 'foreign') throw new ResetRefused(state);
    return { token, foreign: state === 'foreign', inForm };
  },
});

export const withOwnForm = <Caller>(
  ownForms: OwnForms,
  who: Who<Exchange, Caller>,
): Who<Exchange, Caller> => ({
  name: `${who.name}, with a form of ours`,
  async of(exchange) {
    ownForms.check(exchange);
    return who.of(exchange);
  },
});
