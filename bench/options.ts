import { NotUnderstood, readOptions as read } from '../app/command-line/options';

export interface Options {
  sizes: number[];
  seconds: number;
  connections: number;
  file: string;
  only?: string;
  soak: boolean;
}

export function readOptions(args: string[]): Options {
  const { values } = read('npm run bench --', args, {
    sizes: { type: 'string', default: '1000,100000,1000000' },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '32' },
    file: { type: 'string', default: 'bench.json' },
    only: { type: 'string' },
    soak: { type: 'boolean', default: false },
  });
  if (values.env !== undefined) throw new NotUnderstood('it brings a shop of its own; leave --env out');
  const number = (name: string, text: string) => {
    const value = Number(text);
    if (Number.isFinite(value) && value > 0) return value;
    throw new NotUnderstood(`--${name} must be a number above 0, not "${text}"`);
  };
  return {
    sizes: values.sizes.split(',').map((size) => number('sizes', size)),
    seconds: number('seconds', values.seconds ?? (values.soak ? '600' : '5')),
    connections: number('connections', values.connections),
    file: values.file,
    only: values.only,
    soak: values.soak,
  };
}
