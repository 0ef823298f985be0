import fs from 'node:fs';
import { againstFloors, floorsWanted } from './against-floors';
import { compare } from './compare';
import { costsOf } from './cost';
import { crowd, crowdWanted } from './crowd';
import { endpoints } from './endpoints';
import { front, frontWanted } from './front';
import { listTimes } from './list';
import { machine, watchMachine } from './machine';
import { type Figures, logInVisitors, measure } from './measure';
import { observed } from './observed';
import { type Options, readOptions } from './options';
import { besidePhp, phpWanted } from './php';
import { openReport, type Report, type Row } from './report';
import { sharedSessions, sharedSessionsWanted } from './shared-sessions';
import { mostGrowth, soak } from './soak';
import { type Stage, setStage } from './stage';
import { startTimes, startWanted } from './start';
import { loginStorm, stormWanted } from './storm';
import { table } from './table';
import { oneAndAll, workersWanted } from './workers';

const tell = (line: string) => void process.stderr.write(`${line}\n`);
const show = (text: string) => void process.stdout.write(text);

async function main(options: Options): Promise<number> {
  const watch = await watchMachine();
  for (const warning of watch.warnings()) tell(`This machine is busy: ${warning}.`);
  tell('bringing up a database, a Redis and a shop');
  const stage = await setStage();
  const report = openReport(options.only, show);
  try {
    const results = options.soak ? await soaked(stage, options) : await measured(stage, options, report);
    const warnings = watch.warnings();
    fs.writeFileSync(
      options.file,
      `${JSON.stringify({ machine: machine(), warnings, options: named(options), ...results }, null, 2)}\n`,
    );
    for (const warning of warnings)
      show(`\nThis machine was busy: ${warning}. Only ratios within a table count.\n`);
    const { missed } = report;
    if (missed.length > 0) show(`\nMissed: ${missed.join('; ')}\n`);
    tell(`all figures are in ${options.file}`);
    return results.errors > 0 || (options.strict && missed.length > 0) ? 1 : 0;
  } finally {
    await stage.strike();
  }
}

/** Options for the file, without the password of a customer of another shop. */
const named = ({ php, ...options }: Options) => ({ ...options, php: php?.base.href });

async function measured(stage: Stage, options: Options, report: Report) {
  const [first = 1000, ...more] = options.sizes;
  tell(`${first} customers: filling the database`);
  await stage.hold(first);
  if (options.compare !== undefined) await compare(stage, options.compare, options, first, report, tell);
  else {
    const known = await independentOfSize(stage, options, first, report);
    const rows = { requests: [] as Row[], pages: [] as Row[] };
    await atSize(stage, options, first, report, rows, known);
    for (const customers of more) {
      tell(`${customers} customers: filling the database`);
      await stage.hold(customers);
      await atSize(stage, options, customers, report, rows);
    }
    report.section(
      `${options.connections} connections, one process`,
      ['customers', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'RSS MB', 'shed'],
      rows.requests,
    );
    report.section(
      'The list of customers, one admin at a time (docs/sizing.md tells how each page is found)',
      ['customers', 'found by', 'just started ms', 'p50 ms', 'p99 ms', 'shed'],
      rows.pages,
    );
  }
  return { sections: report.sections, missed: report.missed, errors: report.errors };
}

async function independentOfSize(
  stage: Stage,
  options: Options,
  customers: number,
  report: Report,
): Promise<Figures[]> {
  if (startWanted(report)) {
    tell('starting');
    await startTimes(stage, report);
  }
  const ours = await stage.ours();
  const visitors = await logInVisitors(ours, Math.min(options.connections, customers), customers);
  let known: Figures[] = [];
  if (floorsWanted(report)) {
    const [stack, bare] = [await stage.floor('stack'), await stage.floor('bare')];
    known = await againstFloors({ ours, stack, bare }, visitors, options, report, tell);
    await stack.stop();
    await bare.stop();
  }
  await costsOf(stage, visitors, report, tell);
  if (stormWanted(report)) {
    tell('a storm of logins');
    await loginStorm(stage, ours, visitors, options, report);
  }
  if (crowdWanted(report)) await crowd(stage, ours, visitors, options, report, tell);
  if (options.php && phpWanted(report)) await besidePhp(ours, visitors, options.php, options, report, tell);
  await ours.stop();
  if (sharedSessionsWanted(report)) await sharedSessions(stage, options, report, tell);
  if (frontWanted(report)) await front(stage, options, report, tell);
  if (workersWanted(report)) await oneAndAll(stage, visitors, options, report, tell);
  return known;
}

/** Figures that depend on the number of customers, or might. */
async function atSize(
  stage: Stage,
  options: Options,
  customers: number,
  report: Report,
  rows: { requests: Row[]; pages: Row[] },
  known: Figures[] = [],
): Promise<void> {
  const wanted = endpoints.filter(({ name }) => report.wants(name));
  const isKnown = ({ name }: { name: string }) => known.some(({ endpoint }) => endpoint === name);
  const add = ({ endpoint, perSecond, p50, p99, cpuMicroseconds, megabytes, shed, errors }: Figures) =>
    rows.requests.push({
      name: endpoint,
      cells: [customers, perSecond, p50, p99, cpuMicroseconds, megabytes, shed],
      errors,
    });
  for (const figures of known) if (report.wants(figures.endpoint)) add(figures);
  if (wanted.every(isKnown)) return;
  const ours = await stage.ours();
  const visitors = await logInVisitors(ours, Math.min(options.connections, customers), customers);
  for (const endpoint of wanted.filter((one) => !isKnown(one))) {
    tell(`${customers} customers: ${endpoint.name}`);
    add(await measure(ours, endpoint, visitors, options));
  }
  await ours.stop();
  const [visitor] = visitors;
  if (visitor)
    rows.pages.push(...(await listTimes(stage, visitor, report, Math.min(2, options.seconds), tell)));
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

async function begin(): Promise<number> {
  try {
    return await main(readOptions(process.argv.slice(2), process.env));
  } catch (error) {
    tell(`bench: ${error instanceof Error ? error.message : error}`);
    return 2;
  }
}

begin().then((status) => process.exit(status));
