import fs from 'node:fs';
import path from 'node:path';

export const root = path.join(__dirname, '../..');

export interface Instruction {
  name: string;
  value: string;
}

export interface Stage {
  image: string;
  name: string | undefined;
  instructions: Instruction[];
}

/** The stages of our Dockerfile, as an engine would read them. */
export function readDockerfile(): Stage[] {
  const text = fs.readFileSync(path.join(root, 'Dockerfile'), 'utf8');
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`no instruction: ${line}`);
    if (name === 'FROM') {
      const [, image = '', stage] = /^(\S+)(?: AS (\w+))?$/.exec(value) ?? [];
      stages.push({ image, name: stage, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ name, value });
    }
  }
  return stages;
}

export const all = (stage: Stage, name: string): string[] =>
  stage.instructions.filter((instruction) => instruction.name === name).map(({ value }) => value);

export function one(stage: Stage, name: string): string {
  const [value, ...more] = all(stage, name);
  if (value === undefined || more.length > 0) throw new Error(`${name} should be there once`);
  return value;
}

export const environmentOf = (stage: Stage): Record<string, string> =>
  Object.fromEntries(all(stage, 'ENV').flatMap((value) => value.split(/\s+/).map((pair) => pair.split('='))));

/** The command of a HEALTHCHECK or CMD in its exec form. */
export const commandIn = (value: string): string[] => JSON.parse(value.slice(value.indexOf('[')));

export interface Copied {
  from: string | undefined;
  sources: string[];
  to: string;
}

export function copiedIn(stage: Stage): Copied[] {
  return all(stage, 'COPY').map((value) => {
    const words = value.split(/\s+/);
    const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
    const to = words.pop() ?? '';
    return { from, sources: words, to };
  });
}

/** Files that an engine is given at all: our .dockerignore forbids everything and allows by name. */
export function buildContext(): string[] {
  const [first, ...rest] = fs
    .readFileSync(path.join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (first !== '*' || !rest.every((line) => /^![\w.-]+$/.test(line)))
    throw new Error('.dockerignore is not a list of what is allowed any more');
  return rest.map((line) => line.slice(1));
}
