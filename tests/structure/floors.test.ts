import fs from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
/** From the ground up; bench/ stands beside commands/. */
const floors = ['accounts', 'db', 'routes', 'app', 'commands', 'bench'];
const specifier = /(?:from|import|require)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

interface Import {
  from: string;
  to: string;
}

const filesOf = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')));

const readText = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

const importsOf = (file: string): Import[] =>
  [...readText(file).matchAll(specifier)].map(([, target = '']) => ({
    from: file,
    to: path.posix.join(path.posix.dirname(file), target),
  }));

const files = floors.flatMap(filesOf);
const imports = files.flatMap(importsOf);
const floorOf = (file: string): number => floors.indexOf(file.split('/')[0] ?? '');
const roomOf = (file: string): string => file.split('/').slice(0, 2).join('/');
const arrow = ({ from, to }: Import): string => `${from} → ${to}`;

it('every import of the product stays on its floor or goes down', () => {
  expect(imports.length).toBeGreaterThan(1000);
  const up = imports.filter(({ from, to }) => floorOf(to) > floorOf(from));
  expect(up.map(arrow)).toEqual([]);
});

it('no door imports another one, for what doors share is in routes/http/', () => {
  const doors = ['bagisto', 'evershop', 'graphql', 'pages', 'operations', 'front'].map(
    (name) => `routes/${name}`,
  );
  const between = imports.filter(
    ({ from, to }) =>
      doors.includes(roomOf(from)) && doors.includes(roomOf(to)) && roomOf(from) !== roomOf(to),
  );
  expect(between.map(arrow)).toEqual([]);
});

it('no file imports itself by way of others', () => {
  const known = new Set(files);
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) {
    const file = `${to}.ts`;
    if (known.has(file)) next.set(from, [...(next.get(from) ?? []), file]);
  }
  const circles: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, way: string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file) || way.includes(file)) return;
    for (const target of next.get(file) ?? []) follow(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) follow(file, []);
  expect(circles).toEqual([]);
});

it('the ground floor knows neither Express nor Knex nor the environment', () => {
  const foreign = filesOf('accounts').filter((file) =>
    /^import (?!type ).*'(express|knex|mysql2|libsql)'|process\.env/m.test(readText(file)),
  );
  expect(foreign).toEqual([]);
});

it('every field of res.locals that is used is declared in routes/http/locals.ts', () => {
  const declared = new Set(
    [...readText('routes/http/locals.ts').matchAll(/^ {6}(\w+)\??:/gm)].map(([, name]) => name),
  );
  const used = files.flatMap((file) =>
    [...readText(file).matchAll(/\blocals\.(\w+)/g)].map(([, name]) => ({ file, name })),
  );
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter(({ name }) => !declared.has(name))).toEqual([]);
});
