import type { Knex } from 'knex';
import { type StoreTime, utcText } from '../app/store-time';
import type { Database } from './connection';

/** Laravel's row: one per e-mail address, whoever mailed the link. */
export interface BrokerRow {
  email: string;
  tokenHash: string;
  createdAt: string | undefined;
}

/** What we know of a link that we mailed ourselves; PHP leaves nothing that could be found by its token. */
export interface MailedLink {
  customerId: number;
  createdAt: string;
  ended: 'used' | 'replaced' | undefined;
}

export interface PasswordResets {
  find(email: string): Promise<BrokerRow | undefined>;
  findLink(token: Digest): Promise<MailedLink | undefined>;
  /** A new request ends the links before it. */
  issue(given: { email: string; customerId: number; tokenHash: string; token: Digest }): Promise<void>;
  /**
   * Spends the row and writes the password in one transaction: of many who try at once, one finds the row.
   * False when it was spent already.
   */
  redeem(given: {
    row: BrokerRow;
    customerId: number;
    passwordHash: string;
    token: Digest;
  }): Promise<boolean>;
  /** After a change of password or address no older link may open the account. */
  forget(email: string, customerId: number): Promise<void>;
}

/** sha256 of a token, in hex: a token is 256 random bits, so nothing slower is needed to hide it. */
export type Digest = string;

const keptDays = 7;

export function passwordResetsTable(db: Database, time: StoreTime): PasswordResets {
  const broker = db.table('customer_password_resets');
  const links = db.table('accounts_reset_links');
  const customers = db.table('customers');

  const end = (trx: Knex, customerId: number, how: 'used' | 'replaced', token?: Digest) =>
    trx(links)
      .where({ customer_id: customerId })
      .whereNull('ended')
      .modify((query) => {
        if (token !== undefined) query.where({ token_hash: token });
      })
      .update({ ended: how });

  return {
    async find(email) {
      const row = await db.run(
        db.knex(broker).first('email', 'token', 'created_at').where({ email }).orderBy('created_at', 'desc'),
      );
      if (!row) return undefined;
      const createdAt = typeof row.created_at === 'string' ? time.toUtc(row.created_at) : undefined;
      return { email: String(row.email), tokenHash: String(row.token), createdAt };
    },

    async findLink(token) {
      const row = await db.run(db.knex(links).first().where({ token_hash: token }));
      return (
        row && {
          customerId: Number(row.customer_id),
          createdAt: row.created_at,
          ended: row.ended ?? undefined,
        }
      );
    },

    async issue({ email, customerId, tokenHash, token }) {
      const now = time.now();
      await db.transaction(async (trx) => {
        await trx(broker).where({ email }).delete();
        await trx(broker).insert({ email, token: tokenHash, created_at: time.toLocal(now) });
        await end(trx, customerId, 'replaced');
        await trx(links).insert({ token_hash: token, customer_id: customerId, created_at: now });
        await trx(links).where('created_at', '<', daysBefore(now, keptDays)).delete();
      });
    },

    async redeem({ row, customerId, passwordHash, token }) {
      return db.transaction(async (trx) => {
        const spent = await trx(broker).where({ email: row.email, token: row.tokenHash }).delete();
        if (spent === 0) return false;
        const updatedAt = time.toLocal(time.now());
        await trx(customers)
          .where({ id: customerId })
          .update({ password: passwordHash, updated_at: updatedAt });
        await end(trx, customerId, 'used', token);
        await end(trx, customerId, 'replaced');
        return true;
      });
    },

    async forget(email, customerId) {
      await db.transaction(async (trx) => {
        await trx(broker).where({ email }).delete();
        await end(trx, customerId, 'replaced');
      });
    },
  };
}

const daysBefore = (utc: string, days: number) =>
  utcText(Date.parse(`${utc.replace(' ', 'T')}Z`) - days * 86_400_000);
