import { errorText } from '../../app/command-line/error-text';
import { NotUnderstood } from '../../app/command-line/options';
import { end } from '../../app/command-line/output';
import { disable, enable, logoutEverywhere, remove } from './account-state';
import { create } from './create';
import { download } from './download';
import { find } from './find';
import { HalfDone, NotDone, type Outcome, type Verb } from './outcome';
import { setPassword } from './set-password';

const verbs: Record<string, Verb> = {
  find,
  create,
  disable,
  enable,
  'set-password': setPassword,
  'logout-everywhere': logoutEverywhere,
  delete: remove,
  export: download,
};

/** The verb, and what was typed after it. */
function chosen([verb = '', ...rest]: string[]): Promise<Outcome> {
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (run) return run(rest);
  const known = Object.keys(verbs).join(', ');
  if (/^-./.test(verb)) {
    const option = verb.replace(/=.*/, '');
    throw new NotUnderstood(
      `there is no option ${option} before the verb; the verb comes first, one of ${known}`,
    );
  }
  throw new NotUnderstood(
    `${verb === '' ? 'a verb is missing' : 'there is no such verb'}; it is one of ${known}, and npm run customers -- --help tells more`,
  );
}

function failed(error: unknown): { status: number; text: string; result: object } {
  if (error instanceof NotDone) {
    const { why, message, fields } = error;
    return { status: 1, text: message, result: { error: why, message, ...(fields && { fields }) } };
  }
  if (error instanceof HalfDone) {
    return {
      status: 2,
      text: error.message,
      result: { error: 'half-done', message: error.message, ...error.result },
    };
  }
  const message = errorText(error);
  const what = error instanceof NotUnderstood ? 'not-understood' : 'failed';
  return { status: 2, text: `Not done: ${message}`, result: { error: what, message } };
}

async function main(argv: string[]): Promise<void> {
  const forPrograms = argv.includes('--json');
  const shown = (result: object) => `${JSON.stringify(result, null, 2)}\n`;
  try {
    const { text, result, status = 0, written } = await chosen(argv);
    if (written || forPrograms) end({ status, out: written ? '' : shown(result), err: `${text}\n` });
    else end({ status, out: `${text}\n` });
  } catch (error) {
    const { status, text, result } = failed(error);
    end({ status, out: forPrograms ? shown(result) : '', err: `${text}\n` });
  }
}

void main(process.argv.slice(2));
