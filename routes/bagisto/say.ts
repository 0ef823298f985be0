import type { MessageKey } from '../../accounts/lang/catalogue';
import type { Languages } from '../../accounts/lang/languages';
import type { Exchange } from '../http/exchange';

/** This door's clients choose their language in the query. */
export type Say = (exchange: Exchange, key: MessageKey) => string;

export const sayIn =
  (languages: Languages): Say =>
  (exchange, key) =>
    languages.render({ key }, exchange.query.locale);
