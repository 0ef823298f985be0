import fs from 'node:fs';
import os from 'node:os';
import { againstFloors } from './against-floors';
import { costOf, nothingCollected } from './cost';
import { endpoints } from './endpoints';
import { type ListTimes, listTimes } from './list';
import { type Figures, logInVisitors, measure } from './measure';
import { observed } from './observed';
import { type Options, readOptions } from './options';
import { mostGrowth, soak } from './soak';
import { type Stage, setStage } from './stage';
import { loginStorm } from './storm';
import { table } from './table';
import { oneAndAll } from './workers';

const tell = (line: string) => void process.stderr.write(`${line}\n`);
const show = (text: string) => void process.stdout.write(text);

async function main(options: Options): Promise<number> {
  tell('bringing up a database, a Redis and a shop');
  const stage = await setStage();
  try {
    const results = options.soak ? await soaked(stage, options) : await measured(stage, options);
    fs.writeFileSync(
      options.file,
      `${JSON.stringify({ machine: machine(), options, ...results }, null, 2)}\n`,
    );
    tell(`all figures are in ${options.file}`);
    return results.errors === 0 ? 0 : 1;
  } finally {
    await stage.strike();
  }
}

async function measured(stage: Stage, options: Options) {
  const isWanted = ({ name }: { name: string }) => name.includes(options.only ?? '');
  const wanted = endpoints.filter(isWanted);
  const figures: (Figures & { customers: number; workers: number })[] = [];
  const lists: ListTimes[] = [];
  let more: Partial<Awaited<ReturnType<typeof once>>> = {};
  for (const customers of options.sizes) {
    tell(`${customers} customers: filling the database`);
    await stage.hold(customers);
    if (customers === options.sizes[0]) more = await once(stage, options, customers);
    const ours = await stage.ours();
    const visitors = await logInVisitors(ours, Math.min(options.connections, customers), customers);
    for (const endpoint of wanted) {
      tell(`${customers} customers: ${endpoint.name}`);
      figures.push({ customers, workers: 1, ...(await measure(ours, endpoint, visitors, options)) });
    }
    await ours.stop();
    tell(`${customers} customers: the list, by one admin`);
    const [visitor = never()] = visitors;
    lists.push(...(await listTimes(stage, visitor, isWanted, Math.min(2, options.seconds))));
  }
  show(
    table(
      `${options.connections} connections, one process`,
      ['endpoint', 'customers', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'RSS MB', 'errors', 'shed'],
      figures.map((f) => [
        ...[f.endpoint, f.customers, f.perSecond, f.p50, f.p99],
        ...[f.cpuMicroseconds, f.megabytes, f.errors, f.shed],
      ]),
    ),
  );
  if (lists.length > 0) showLists(lists);
  return { ...more, figures, lists, errors: (more.errors ?? 0) + errorsOf([...figures, ...lists]) };
}

function showLists(lists: ListTimes[]): void {
  show(
    table(
      'The list of customers, one admin at a time (docs/sizing.md tells how each page is found)',
      ['page', 'customers', 'found by', 'just started ms', 'p50 ms', 'p99 ms', 'goal ms', 'errors', 'shed'],
      lists.map((l) => [
        ...[l.what, l.customers, l.how, l.cold === 0 ? 'shed' : l.cold],
        ...[l.p50, l.p99, `< ${l.mostMs}`, l.errors, l.shed],
      ]),
    ),
  );
}

const errorsOf = (parts: { errors: number }[]) => parts.reduce((sum, { errors }) => sum + errors, 0);

/** Figures that do not depend on the number of customers. */
async function once(stage: Stage, options: Options, customers: number) {
  const began = performance.now();
  const ours = await stage.ours();
  const start = { readyMs: performance.now() - began, idleMegabytes: ours.memory() / 1_048_576 };
  const visitors = await logInVisitors(ours, Math.min(options.connections, customers), customers);
  const [stack, bare] = [await stage.floor('stack'), await stage.floor('bare')];
  const floors = await againstFloors({ ours, stack, bare }, visitors, options, tell);
  await stack.stop();
  await bare.stop();
  tell('what a request costs');
  const costs = [];
  const watched = await observed(stage, nothingCollected);
  const stores = { knex: stage.shop.knex, redis: stage.redis };
  for (const endpoint of endpoints)
    costs.push(await costOf(watched, endpoint, visitors[0] ?? never(), stores));
  await watched.server.stop();
  tell('a storm of logins');
  const storm = await loginStorm(ours, visitors, options);
  await ours.stop();
  const spread = await oneAndAll(stage, visitors, options, tell);

  show(
    table(
      'Start',
      ['', 'figure', 'goal'],
      [
        ['ready after, ms', start.readyMs, '< 1000'],
        ['idle RSS, MB', start.idleMegabytes, '< 120'],
      ],
    ),
  );
  show(
    table(
      'customer/get against the floors (medians of rounds in turn)',
      ['', 'ours req/s', 'floor req/s', 'ratio', 'p99 ratio', 'goal'],
      floors.ratios.map((r) => [r.what, r.ours, r.floor, r.ratio, r.p99Ratio, r.goal]),
    ),
  );
  show(
    table(
      'What one request costs',
      ['endpoint', 'SQL statements', 'Redis commands', 'heap KB', 'errors'],
      costs.map((c) => [c.endpoint, c.statements, c.redisCommands, c.kilobytes, c.errors]),
    ),
  );
  show(
    table(
      `One worker and all cores (WORKERS=auto: ${spread[0]?.workers})`,
      ['', 'req/s, one', 'req/s, all', 'CPU µs, one', 'CPU µs, all', 'ratio', 'goal'],
      spread.map((s) => [s.what, s.onePerSecond, s.allPerSecond, s.one, s.all, s.ratio, '0.9 to 1.1']),
    ),
  );
  show(
    table(
      'A storm of 200 connections logging in',
      ['', 'figure', 'goal'],
      [
        ['logins/s over bare bcrypt', storm.loginShare, '≥ 0.95'],
        ['customer/get p99, ms, quiet', storm.quietP99, ''],
        ['customer/get p99 in the storm / quiet', storm.p99Ratio, '< 3'],
        ['customer/get longest, ms, quiet', storm.quietLongest, ''],
        ['customer/get longest, ms, in the storm', storm.stormLongest, '< 1000'],
        ['logins answered / shed', `${storm.answered} / ${storm.shed}`, ''],
        ['longest login, ms', storm.longestLoginMs, '< 5000'],
        ['errors', storm.errors, '0'],
      ],
    ),
  );
  const errors = errorsOf([floors, storm, ...costs, ...spread]);
  return { start, floors, costs, storm, spread, errors };
}

async function soaked(stage: Stage, options: Options) {
  const customers = options.sizes[0] ?? 1000;
  await stage.hold(customers);
  const { server, heap } = await observed(stage);
  const visitors = await logInVisitors(server, options.connections, customers);
  const result = await soak({ server, heap, visitors, pressure: options, tell });
  await server.stop();
  show(
    table(
      `Soak, ${result.minutes} minutes at ${Math.round(result.perSecond)} req/s`,
      ['', 'figure'],
      [
        ['answers', result.answers],
        ['of them logins', result.logins],
        ['errors', result.errors],
        ['RSS MB, slice by slice', result.megabytes.join(' ')],
        ['heap MB after a collection', result.heaps.map((heap) => heap.toFixed(1)).join(' ')],
        [`growth MB, at most ${mostGrowth}`, result.growth],
      ],
    ),
  );
  return { soak: result, errors: result.errors + (result.growth > mostGrowth ? 1 : 0) };
}

const machine = () => ({
  cores: os.availableParallelism(),
  node: process.version,
  platform: process.platform,
});

function never(): never {
  throw new Error('nobody is logged in');
}

async function begin(): Promise<number> {
  try {
    return await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    tell(`bench: ${error instanceof Error ? error.message : error}`);
    return 2;
  }
}

begin().then((status) => process.exit(status));
