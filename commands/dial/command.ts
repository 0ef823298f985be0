import type { ExpiringStore } from '../../accounts/expiring-store';
import { errorText } from '../../app/command-line/error-text';
import { NotUnderstood, readOptions } from '../../app/command-line/options';
import type { Config } from '../../app/config/config';
import { readEnvironment } from '../../app/config/environment';
import { inspectionConfig } from '../../app/config/inspection-config';
import { readDial, turnDial } from '../../routes/front/dial';
import { readFigures } from '../../routes/front/figures';
import { NotDone } from '../on-call/outcome';
import { personAt } from '../on-call/person';
import { withState } from './state';
import { percent, type Reading, readingText } from './text';

const command = 'npm run dial --';

/** `npm run dial`: tells what the servers have seen, and turns the dial of all of them. */
async function dial(argv: string[]): Promise<{ text: string; result: object }> {
  const { values, words } = readOptions(
    command,
    argv,
    { json: { type: 'boolean' }, yes: { type: 'boolean' } },
    1,
  );
  const wanted = words[0] === undefined ? undefined : shareIn(words[0]);
  const person = wanted === undefined ? undefined : personAt(values);
  const config = inspectionConfig(readEnvironment(values.env, process.env).values);
  return withState(config, async (state) => {
    const before = await reading(state, config);
    if (wanted === undefined || !person) return { text: readingText(before), result: before };
    if (before.turned && before.share === wanted) {
      return { text: `PHP answers ${percent(wanted)} already; nothing was changed.`, result: before };
    }
    if (!values.yes) person.tell(readingText(before));
    await person.agree(
      `PHP will answer ${percent(wanted)} of the callers, instead of ${percent(before.share)}.`,
    );
    await turnDial(state, wanted);
    const after = { ...before, share: wanted, turned: true };
    return {
      text: `PHP answers ${percent(wanted)} of the callers on the customer paths, from now on and in every process.`,
      result: after,
    };
  });
}

function shareIn(word: string): number {
  const share = /^\d{1,3}(\.\d+)?%?$/.test(word) ? Number.parseFloat(word) : Number.NaN;
  if (share >= 0 && share <= 100) return share;
  throw new NotUnderstood(`${word} is no share; it is a number from 0 to 100: ${command} 25`);
}

async function reading(state: ExpiringStore, config: Config): Promise<Reading> {
  const turned = await readDial(state);
  const figures = await readFigures(state, Date.now());
  return { share: turned ?? config.php?.share ?? 0, turned: turned !== undefined, figures };
}

async function main(argv: string[]): Promise<void> {
  const forPrograms = argv.includes('--json');
  try {
    const { text, result } = await dial(argv);
    process.stdout.write(`${forPrograms ? JSON.stringify(result, null, 2) : text}\n`);
  } catch (error) {
    const declined = error instanceof NotDone;
    const message = declined ? error.message : `Not done: ${errorText(error)}`;
    if (forPrograms) process.stdout.write(`${JSON.stringify({ error: message }, null, 2)}\n`);
    process.stderr.write(`${message}\n`);
    process.exitCode = declined ? 1 : 2;
  }
}

void main(process.argv.slice(2));
