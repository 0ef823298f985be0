import { StartRefused } from '../../accounts/errors';
import { NotUnderstood } from '../../app/command-line/options';
import { handedOver, type Questions, questionsAtTerminal } from '../../app/command-line/questions';
import { NotDone } from './outcome';

/** The person at the terminal. All talk goes to stderr: stdout is for the result. */
export type Person = ReturnType<typeof personAt>;

const tries = 3;

/** Refuses at once where nobody could answer, so before anything is looked at. */
export function personAt({ yes = false }: { yes?: boolean }, asksForPassword = false) {
  const terminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!terminal && !yes) {
    throw new NotUnderstood('there is no terminal to ask "are you sure?" at; add --yes if you are');
  }
  if (!terminal && asksForPassword) {
    throw new NotUnderstood(
      'there is no terminal to ask for the password at; give it as input with --password-stdin, or mail the customer a link with --mail-link',
    );
  }
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  return {
    tell,
    /** Throws unless the person agrees. */
    async agree(question: string): Promise<void> {
      if (yes) return tell(question);
      const answer = await atTerminal(({ ask }) => ask(`${question} Go on? [y/N] `));
      if (!/^\s*y(es)?\s*$/i.test(answer)) throw declined();
    },
    /** Asks twice, until `refused` has nothing against the password. */
    async choosePassword(refused: (password: string) => Promise<string | undefined>) {
      return atTerminal(async ({ askHidden }) => {
        for (let round = 1; round <= tries; round++) {
          const password = await askHidden('New password (it does not appear): ');
          const problem = await refused(password);
          if (problem === undefined && (await askHidden('The same again: ')) === password) return password;
          tell(problem ?? 'The two are not the same.');
        }
        throw new NotDone('refused', 'No password was chosen; nothing was changed.');
      });
    },
  };
}

async function atTerminal<T>(ask: (questions: Questions) => Promise<T>): Promise<T> {
  const questions = questionsAtTerminal(process.stderr);
  try {
    return await ask(questions);
  } catch (error) {
    throw error instanceof StartRefused ? declined() : error;
  } finally {
    questions.close();
  }
}

const declined = () => new NotDone('declined', 'Declined; nothing was changed.');

/** The one line of --password-stdin. */
export async function passwordFromInput(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new NotUnderstood(
      '--password-stdin takes the password from another program; at a terminal leave it out',
    );
  }
  const password = await handedOver();
  if (/[\r\n]/.test(password))
    throw new NotUnderstood('the input has more than one line; give the password only');
  return password;
}
