import { StartRefused } from '../errors';
import { examine } from './examine';
import { diagnosis, rendered } from './report';

const usage = `Usage: npm run doctor -- [--env FILE] [--json]

Looks at the configuration, the database, Redis and the mail server, and tells what is well (green), what to know
(yellow) and what to mend before starting (red). It only reads, and prints no secret.

  --env FILE   the configuration to look at, e.g. ../shop/.env of a Bagisto; without it .env here
  --json       the same for programs: {"safeToStart": …, "findings": [{level, title, detail, todo, mayStart}]}

Exit status: 0 when it is safe to start, 1 when it is not, 2 when the doctor was not understood.
A red finding with "mayStart" does not keep the server from starting: it names clients that stay with PHP.`;

interface Told {
  status: number;
  text: string;
}

async function main(argv: string[]): Promise<Told> {
  const known = argv.every(
    (word, at) => ['--env', '--json', '--help', '-h'].includes(word) || argv[at - 1] === '--env',
  );
  if (!known) throw new StartRefused(usage);
  if (argv.includes('--help') || argv.includes('-h')) return { status: 0, text: `${usage}\n` };
  const told = diagnosis(await examine(argv, process.env));
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const text = argv.includes('--json')
    ? `${JSON.stringify(told, null, 2)}\n`
    : rendered(told, { colour, width: process.stdout.columns ?? 100 });
  return { status: told.safeToStart ? 0 : 1, text };
}

// What did not answer in time must not keep a person waiting: the process ends with its last word.
main(process.argv.slice(2)).then(
  ({ status, text }) => process.stdout.write(text, () => process.exit(status)),
  (error: unknown) => {
    const refused = error instanceof StartRefused;
    const text = refused ? error.message : String((error as Error)?.stack);
    process.stderr.write(`${text}\n`, () => process.exit(2));
  },
);
