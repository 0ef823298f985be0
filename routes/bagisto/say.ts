import type { Exchange } from '../../app/http/exchange';
import type { Languages } from '../../app/lang/languages';

/** This door's clients choose their language in the query. */
export type Say = (exchange: Exchange, key: string) => string;

export const sayIn =
  (languages: Languages): Say =>
  (exchange, key) =>
    languages.render({ key }, exchange.query.locale);
