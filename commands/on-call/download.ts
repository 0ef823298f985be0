import { once } from 'node:events';
import { readOptions } from '../../app/command-line/options';
import { atDesk } from './desk';
import { commandOf, json, type Verb } from './outcome';
import { meant, named } from './whom';

/** Everything that is kept about a customer, on stdout as it is read: however much it is, little of it is in memory. */
export const download: Verb = async (argv) => {
  const { values, words } = readOptions(commandOf('export'), argv, json, 1);
  return atDesk(values, async ({ customers, exportAccount }) => {
    const customer = await meant(customers, words);
    for await (const piece of exportAccount(customer))
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    return { text: `${named(customer)}: this is all that is kept.`, result: {}, written: true };
  });
};
