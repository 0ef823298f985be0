import { end } from '../../app/command-line/output';
import { parity } from './parity';
import { ParityRefused } from './refused';
import { forPeople, type Told } from './report';
import type { Listener } from './result';

const toPerson = process.stderr.isTTY === true;
const wipe = toPerson ? '\r\u001b[K' : '';
let lastLine = Date.now();

/** On a terminal one line that changes; in a log a line now and then. */
const listener: Listener = {
  progress(done, of, name) {
    if (done === of) {
      process.stderr.write(wipe);
    } else if (toPerson) {
      process.stderr.write(`${wipe}${done + 1} of ${of}: ${name}`.slice(0, process.stderr.columns ?? 80));
    } else if (Date.now() - lastLine > 5_000) {
      lastLine = Date.now();
      process.stderr.write(`${done} of ${of} compared…\n`);
    }
  },
  waiting(side, seconds) {
    process.stderr.write(`${wipe}The ${side} shop throttles and asks to wait: going on in ${seconds} s…\n`);
  },
};

const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
let sofar: Told | undefined;

// Accounts that were made must be named, however the command ends.
process.once('SIGINT', () => {
  const stopped = new ParityRefused('Stopped before the end.', 'Run it again for the rest.');
  const text = sofar ? forPeople({ ...sofar, refused: stopped }, colour) : '';
  process.stdout.write(`${wipe}${text}`, () => process.exit(130));
});

const begun = (told: Told) => {
  sofar = told;
};

parity(process.argv.slice(2), { env: process.env, listener, colour, begun }).then(
  (ended) => end({ ...ended, err: `${wipe}${ended.err}` }),
  (error: unknown) => end({ status: 2, err: `${wipe}${String((error as Error)?.stack)}\n` }),
);
