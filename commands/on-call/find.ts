import { NotUnderstood, readOptions } from '../../app/command-line/options';
import { atDesk } from './desk';
import { commandOf, json, type Outcome, type Verb } from './outcome';
import { type PublicView, printable, publicView } from './whom';

const most = 20;

export const find: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('find'), argv, json, 1);
  const text = words[0]?.trim() ?? '';
  if (text === '' || text.length > 255) {
    throw new NotUnderstood(
      'it needs a number, an e-mail address or a part of a name, of 255 characters at most, e.g. find jane',
    );
  }
  return atDesk({ env: values.env }, async ({ search, customers }) => {
    const ids = await search(text, most + 1);
    const found = (await customers.findByIds(ids.slice(0, most))).map(publicView);
    return outcomeOf(text, found, ids.length > most);
  });
};

function outcomeOf(query: string, customers: PublicView[], more: boolean): Outcome {
  const result = { customers, more };
  if (customers.length === 0) {
    const text = `Nobody has "${printable(query)}" as number, in the name or at the beginning of the e-mail address. Try a shorter part of it.`;
    return { text, result, status: 1 };
  }
  const rest = `These are the first ${most}; there are more. Give more of the name or of the address.`;
  return { text: more ? `${table(customers)}\n\n${rest}` : table(customers), result };
}

const allHeads: [keyof PublicView, string][] = [
  ['id', 'id'],
  ['email', 'e-mail'],
  ['name', 'name'],
  ['status', 'status'],
  ['group', 'group'],
  ['channel', 'channel'],
  ['created', 'created (UTC)'],
  ['changed', 'last change (UTC)'],
];

function table(customers: PublicView[]): string {
  const inChannels = customers.some(({ channel }) => channel !== null);
  const heads = inChannels ? allHeads : allHeads.filter(([key]) => key !== 'channel');
  const rows = customers.map((customer) => heads.map(([key]) => cell(key, customer[key])));
  const lines = [heads.map(([, head]) => head), ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? '')].length)));
  const padded = (text: string, column: number) =>
    text + ' '.repeat((widths[column] ?? 0) - [...text].length);
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

/** Addresses stay whole: they are copied into the next command. */
function cell(key: keyof PublicView, value: string | number | null): string {
  if (value === null) return '-';
  if (key === 'created' || key === 'changed') return String(value).slice(0, 16).replace('T', ' ');
  const letters = [...printable(String(value))];
  return key !== 'email' && letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : letters.join('');
}
