import type { Knex } from 'knex';
import type { Customer, Customers } from '../../accounts/customer';
import { batched } from '../connection/batched';
import type { Database } from '../connection/connection';
import { readyTexts } from '../connection/ready-texts';
import type { Schema } from '../schema/schema';
import type { ChannelOf } from './channels';
import { type Row, text } from './customer-row';
import { emailColumn } from './email-column';

const most = 32;
/** How many rows of one address are looked at: a shop without a unique key may have any number. */
const mostAlike = 20;

interface ByEmailParts {
  db: Database;
  schema: Schema;
  select: Knex.QueryBuilder;
  read(row: Row): Customer;
  channelOf: ChannelOf;
}

interface Question {
  email: string;
  channel: number | undefined;
}

/** The account of an address; of a storm of logins all that come at once are looked up in one statement. */
export function byEmail(parts: ByEmailParts): Pick<Customers, 'findByEmail' | 'findAllByEmail'> {
  const { db, schema, select, read, channelOf } = parts;
  const { name, spellings } = emailColumn(db, schema);
  const perChannel = schema.emailUnique === 'per channel';
  const having = (texts: string[]) => select.clone().whereIn(`c.${name}`, texts);
  const ready = readyTexts<string>((some) => having(some).limit(1));

  const rowsOf = async (questions: Question[], limit: number): Promise<Row[]> => {
    const texts = questions.flatMap(({ email }) => spellings(email));
    if (texts.length === 0) return [];
    if (!perChannel) {
      const { sql, values } = ready.about(texts);
      return db.rows<Row>(sql, [...values, limit]);
    }
    // An account without a channel is found in each.
    const channels = new Set(questions.flatMap(({ channel }) => channel ?? []));
    const ofChannels = (either: Knex.QueryBuilder) =>
      void either.whereIn('c.channel_id', [...channels]).orWhereNull('c.channel_id');
    return db.run<Row[]>(having(texts).where(ofChannels).limit(limit));
  };

  const ask = async (questions: Question[]): Promise<(Customer | undefined)[]> => {
    const limit = mostAlike * questions.length;
    const rows = await rowsOf(questions, limit);
    // Those of one address may have left no room for another's.
    if (rows.length === limit && questions.length > 1)
      return (await Promise.all(questions.map((question) => ask([question])))).flat();
    return questions.map((question) => accountIn(rows, question));
  };

  const accountIn = (rows: Row[], { email, channel }: Question) => {
    const same = sameAddress(rows, email);
    const own = same.find(({ channel_id }) => Number(channel_id) === channel);
    const row = own ?? same.find(({ channel_id }) => !perChannel || channel_id === null);
    return row && read(row);
  };

  const asked = batched(most, ask);
  return {
    findByEmail: perChannel
      ? async (email, host) => asked({ email, channel: await channelOf(host) })
      : (email) => asked({ email, channel: schema.defaultChannel }),
    async findAllByEmail(email) {
      const rows = await db.run<Row[]>(having(spellings(email)).limit(mostAlike));
      return sameAddress(rows, email).map(read);
    },
  };
}

function sameAddress(rows: Row[], email: string): Row[] {
  const wanted = email.toLowerCase();
  return rows
    .filter((candidate) => text(candidate.email)?.toLowerCase() === wanted)
    .sort((a, b) => Number(a.id) - Number(b.id));
}
