import { type ParseArgsConfig, parseArgs } from 'node:util';
import { StartRefused } from '../../accounts/errors';

/** A command line that cannot be meant: the command has done nothing, and its exit status is 2. */
export class NotUnderstood extends Error {
  override name = 'NotUnderstood';
}

/** Every command takes these. */
const common = { env: { type: 'string' } } as const;

/**
 * The options of `npm run …`, and the words beside them. What was typed is named only where it cannot be (the
 * half of) a password.
 */
export function readOptions<const T extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  argv: string[],
  options: T,
  mostWords = 0,
) {
  const seeHelp = `${command} --help lists what there is`;
  const fileMissing = `--env needs the name of a file: ${command} --env ../shop/.env`;
  const read = () => parseArgs({ args: argv, options: { ...common, ...options }, allowPositionals: true });
  let typed: ReturnType<typeof read>;
  try {
    typed = read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const name = /'(?:-\w, )?(--?[\w-]+)/.exec(message)?.[1] ?? 'one of the options';
    if (name === '--env') throw new StartRefused(fileMissing);
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /^--?pass(word|wd)?$/.test(name)) {
      throw new NotUnderstood(
        `there is no option ${name}: everybody on this machine could read the password in the list of processes, and the shell would remember it; ${seeHelp}`,
      );
    }
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      throw new NotUnderstood(`there is no option ${name}; ${seeHelp}`);
    throw new NotUnderstood(
      / does not take /.test(message)
        ? `${name} takes no value; ${seeHelp}`
        : `${name} needs a value after it, in quotes where it has blanks; ${seeHelp}`,
    );
  }
  if ((typed.values as { env?: string }).env === '') throw new StartRefused(fileMissing);
  if (typed.positionals.length > mostWords) {
    throw new NotUnderstood(
      `there is a word too many; ${seeHelp}, and a value with blanks belongs in quotes`,
    );
  }
  return { values: typed.values, words: typed.positionals };
}
