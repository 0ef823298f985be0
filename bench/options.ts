import { NotUnderstood, readOptions as read } from '../app/command-line/options';
import type { PhpShop } from './php';

export interface Options {
  sizes: number[];
  seconds: number;
  connections: number;
  file: string;
  only?: string;
  compare?: string;
  /** The most that a request may cost of what it costs with the other commit. */
  atMost: number;
  php?: PhpShop;
  strict: boolean;
  soak: boolean;
}

export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options {
  const { values } = read('npm run bench --', args, {
    sizes: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '32' },
    file: { type: 'string', default: 'bench.json' },
    only: { type: 'string' },
    compare: { type: 'string' },
    'at-most': { type: 'string' },
    php: { type: 'string' },
    email: { type: 'string' },
    strict: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
  });
  if (values.env !== undefined) throw new NotUnderstood('it brings a shop of its own; leave --env out');
  if (values.soak && (values.compare !== undefined || values.php !== undefined || values.only !== undefined))
    throw new NotUnderstood('--soak measures one thing alone; leave --only, --compare and --php out');
  if (values['at-most'] !== undefined && values.compare === undefined)
    throw new NotUnderstood("--at-most is a share of another commit's cost; say which with --compare REV");
  const number = (name: string, text: string) => {
    const value = Number(text);
    if (Number.isFinite(value) && value > 0) return value;
    throw new NotUnderstood(`--${name} must be a number above 0, not "${text}"`);
  };
  // A few rows, or another commit beside this one, do not wait for a million customers.
  const inHaste = values.only !== undefined || values.compare !== undefined || values.soak;
  const sizes = values.sizes ?? (inHaste ? '1000' : '1000,100000,1000000');
  return {
    sizes: sizes.split(',').map((size) => number('sizes', size)),
    seconds: number('seconds', values.seconds ?? (values.soak ? '600' : '5')),
    connections: number('connections', values.connections),
    file: values.file,
    only: values.only,
    compare: values.compare,
    // A bound for the machine's own humour; a greater ratio is a dearer request.
    atMost: number('at-most', values['at-most'] ?? '1.05'),
    php: values.php === undefined ? undefined : phpShop(values.php, values.email ?? env.PARITY_EMAIL, env),
    strict: values.strict,
    soak: values.soak,
  };
}

function phpShop(given: string, email: string | undefined, env: NodeJS.ProcessEnv): PhpShop {
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (base?.protocol !== 'http:')
    throw new NotUnderstood(
      '--php is an http:// address, for example http://127.0.0.1:8080: the shop without its TLS',
    );
  const password = env.PARITY_PASSWORD;
  if (!email || !password)
    throw new NotUnderstood(
      '--php logs a customer of that shop in: give --email, and PARITY_PASSWORD in the environment',
    );
  return { base, email, password };
}
