import { StartRefused } from '../../accounts/errors';
import { errorText } from '../../app/command-line/error-text';
import { readOptions } from '../../app/command-line/options';
import { examine, unconfigured } from './examine';
import { type Diagnosis, diagnosis, rendered } from './report';

interface Outcome {
  status: number;
  text: string;
  /** Beside what is for programs. */
  complaint?: string;
}

async function main(argv: string[]): Promise<Outcome> {
  const { values: typed } = readOptions('npm run doctor --', argv, { json: { type: 'boolean' } });
  try {
    const report = await examine(typed.env, process.env, progress);
    const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
    const text = typed.json
      ? forPrograms(report)
      : rendered(report, { colour, width: process.stdout.columns ?? 100 });
    return { status: report.safeToStart ? 0 : 1, text };
  } catch (error) {
    if (!typed.json || !(error instanceof StartRefused)) throw error;
    return { status: 2, text: forPrograms(diagnosis([unconfigured(error)])), complaint: failure(error) };
  }
}

const forPrograms = (report: Diagnosis) => `${JSON.stringify(report, null, 2)}\n`;
const failure = (error: unknown) => `Nothing was looked at: ${errorText(error)}\n`;

/** A large or a sick shop takes its time; what is left of this on the screen is nothing. */
function progress(about: string | undefined): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${about === undefined ? '' : `${about}…`}`);
}

// A check that hangs must not keep a person waiting: the process ends with its last word.
main(process.argv.slice(2)).then(
  ({ status, text, complaint = '' }) =>
    process.stderr.write(complaint, () => process.stdout.write(text, () => process.exit(status))),
  (error: unknown) => process.stderr.write(failure(error), () => process.exit(2)),
);
