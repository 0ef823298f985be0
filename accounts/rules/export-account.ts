import type { Kept, KeptAbout } from '../account-export';
import type { Customer } from '../customer';
import type { LoginNotes } from '../logins';
import type { Clock, ShopTime } from '../shop-time';

interface ExportAccountParts {
  keptAbout: KeptAbout;
  notes: LoginNotes;
  time: Pick<ShopTime, 'zone'>;
  clock: Clock;
}

/** The text of one JSON document in pieces; no more of it is in memory than a portion of rows. */
export type ExportAccount = (customer: Customer) => AsyncIterable<string>;

export function exportAccount({ keptAbout, notes, time, clock }: ExportAccountParts): ExportAccount {
  async function* logins(customerId: number): AsyncIterable<Kept> {
    for (const { userAgent, network, loggedInAt, usedAt } of await notes.of(customerId)) {
      const times = { logged_in_at: iso(loggedInAt), last_used_at: iso(usedAt) };
      yield { part: 'logins', row: { user_agent: userAgent, network, ...times } };
    }
  }

  return async function* (customer) {
    // Times of the tables are the shop's, and say so nowhere else.
    yield `{"exported_at":${JSON.stringify(iso(clock()))},"timezone":${JSON.stringify(time.zone)}`;
    let open: string | undefined;
    for (const source of [keptAbout(customer), logins(customer.id)]) {
      for await (const { part, value, row } of source) {
        const closing = open !== undefined && open !== part ? ']' : '';
        if (row === undefined) {
          yield `${closing},${JSON.stringify(part)}:${JSON.stringify(value)}`;
          open = undefined;
          continue;
        }
        yield `${closing}${open === part ? ',' : `,${JSON.stringify(part)}:[`}${JSON.stringify(row)}`;
        open = part;
      }
    }
    yield `${open === undefined ? '' : ']'}}\n`;
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
