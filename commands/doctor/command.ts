import { StartRefused } from '../../accounts/errors';
import { errorText } from '../../app/command-line/error-text';
import { readOptions } from '../../app/command-line/options';
import { end } from '../../app/command-line/output';
import { examine, unconfigured } from './examine';
import { type Diagnosis, diagnosis, rendered } from './report';

async function main(argv: string[]): Promise<Parameters<typeof end>[0]> {
  const { values: typed } = readOptions('npm run doctor --', argv, { json: { type: 'boolean' } });
  try {
    const report = await examine(typed.env, process.env, progress);
    const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
    const text = typed.json
      ? forPrograms(report)
      : rendered(report, { colour, width: process.stdout.columns ?? 100 });
    return { status: report.safeToStart ? 0 : 1, out: text };
  } catch (error) {
    if (!typed.json || !(error instanceof StartRefused)) throw error;
    return { status: 2, out: forPrograms(diagnosis(unconfigured(error))), err: failure(error) };
  }
}

const forPrograms = (report: Diagnosis) => `${JSON.stringify(report, null, 2)}\n`;
const failure = (error: unknown) => `Nothing was looked at: ${errorText(error)}\n`;

/** A large or a sick shop takes its time; what is left of this on the screen is nothing. */
function progress(about: string | undefined): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${about === undefined ? '' : `${about}…`}`);
}

main(process.argv.slice(2)).then(end, (error: unknown) => end({ status: 2, err: failure(error) }));
