import { NotUnderstood } from '../../app/command-line/options';
import { accountCases, strangerCases, writingCases } from './built-in-cases';
import { planFromFile } from './case-file';
import { type ParityOptions, parityOptions } from './options';
import type { Plan } from './parity-case';
import { ParityRefused } from './refused';
import { exitStatus, forPeople, forPrograms, type Told } from './report';
import type { Listener } from './result';
import { runCases } from './run';
import { openSecrets } from './secrets';
import { shadowSeen } from './shadow-seen';

interface Surroundings {
  env: NodeJS.ProcessEnv;
  listener: Listener;
  colour: boolean;
  /** Told as soon as there is something to tell when the command is stopped in the middle. */
  begun?(told: Told): void;
}

export type Ended = Awaited<ReturnType<typeof parity>>;

/** `npm run parity` */
export async function parity(argv: string[], around: Surroundings) {
  const secrets = openSecrets();
  let told: Told | undefined;
  try {
    const options = parityOptions(argv, around.env);
    const { cases } = options;
    const plan = cases === undefined ? builtIn(options) : planFromFile(cases, options, secrets);
    const shown = { cases: plan.cases.map((one) => ({ ...one, name: secrets.shown(one.name) })) };
    const skipped = plan.skipped.map(({ name, why }) => ({
      name: secrets.shown(name),
      why: secrets.shown(why),
    }));
    told = { options, roots: {}, results: [], accountsLeft: [], skipped };
    around.begun?.(told);
    // First: a file that cannot be read is told of before anything is sent.
    if (options.shadow !== undefined) told.shadow = await shadowSeen(options.shadow, around.env);
    await runCases({ ...plan, ...shown }, options, secrets, told, around.listener);
    if (options.shadow !== undefined) told.shadow = await shadowSeen(options.shadow, around.env);
  } catch (error) {
    const refused = refusalOf(error);
    if (told) told.refused = refused;
    // Nothing was compared: the sentence alone says more than an empty report.
    if (!told || (told.results.length === 0 && told.accountsLeft.length === 0))
      return answered(refused, argv);
  }
  const out = told.options.json ? forPrograms(told) : forPeople(told, around.colour);
  return { status: exitStatus(told), out, err: '' };
}

const builtIn = ({ account, write }: ParityOptions): Plan => ({
  cases: [...strangerCases, ...(account ? accountCases : []), ...(write ? writingCases : [])],
  variables: {},
  skipped: [],
});

function refusalOf(error: unknown): ParityRefused {
  if (error instanceof ParityRefused) return error;
  if (!(error instanceof NotUnderstood)) throw error;
  return new ParityRefused(
    `Nothing was sent: ${error.message}.`,
    'Correct the command line and run it again.',
  );
}

function answered({ what, todo, message }: ParityRefused, argv: string[]) {
  const out = argv.includes('--json')
    ? `${JSON.stringify({ exitStatus: 2, error: { what, todo } }, null, 2)}\n`
    : '';
  return { status: 2, out, err: `${message}\n` };
}
