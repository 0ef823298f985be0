import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { requireTool } from '../support/services/binaries';
import { root } from './dockerfile';

const execute = promisify(execFile);

/** Prometheus itself reads an hour of made-up counters, and says what it would call a person for. */
describe('the alert rules', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-alerts-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  const growing = (by: number) => `0+${by}x60`;
  const requests = (route: string, status: number) =>
    `accounts_requests_total{method="POST",route="${route}",status="${status}"}`;
  const logins = (outcome: string) =>
    `accounts_logins_total{door="bagisto",who="customer",outcome="${outcome}"}`;
  const failures = 'accounts_failures_total{why="unavailable"}';

  it.each([
    ['nobody at all gets in', 'AccountsNobodyGetsIn', { [logins('refused')]: growing(10) }, true],
    [
      'most get in',
      'AccountsNobodyGetsIn',
      { [logins('refused')]: growing(10), [logins('done')]: growing(20) },
      false,
    ],
    [
      'logins fail because something is away',
      'AccountsNobodyGetsIn',
      { [logins('failed')]: growing(10), [logins('done')]: growing(1) },
      false,
    ],
    [
      'GraphQL answers with 200 that something is away',
      'AccountsErrors',
      { [requests('graphql/api/graphql', 200)]: growing(100), [failures]: growing(10) },
      true,
    ],
    [
      'overload refuses one request in ten',
      'AccountsErrors',
      {
        [requests('customer/get', 200)]: growing(90),
        [requests('customer/get', 503)]: growing(10),
        [failures]: growing(10),
      },
      true,
    ],
    [
      'one request in a hundred fails',
      'AccountsErrors',
      { [requests('customer/get', 200)]: growing(100), [failures]: growing(1) },
      false,
    ],
    [
      'PHP leaves one request in ten without an answer',
      'AccountsPhpFails',
      {
        [requests('php', 200)]: growing(90),
        [requests('php', 503)]: growing(10),
        'accounts_failures_total{why="php"}': growing(10),
      },
      true,
    ],
    [
      'PHP fails, which is no failure of ours',
      'AccountsErrors',
      {
        [requests('customer/get', 200)]: growing(10),
        [requests('php', 503)]: growing(100),
        'accounts_failures_total{why="php"}': growing(100),
      },
      false,
    ],
    [
      'the shadow has seen one difference',
      'AccountsShadowDiffers',
      { 'accounts_shadow_total{outcome="different"}': '0x40 1x19' },
      true,
    ],
    [
      'the shadow sees what differs on purpose',
      'AccountsShadowDiffers',
      { 'accounts_shadow_total{outcome="deliberate"}': growing(5) },
      false,
    ],
  ])(
    'where %s, the alert %s fires or not as it is meant to',
    async (_, alertname, counters: Record<string, string>, fires) => {
      const file = path.join(folder, 'tests.yml');
      const rules = path.join(root, 'deploy/prometheus/alerts.yml');
      const watched = {
        interval: '1m',
        input_series: Object.entries(counters).map(([series, values]) => ({ series, values })),
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertname="${alertname}",alertstate="firing"})`,
            eval_time: '50m',
            exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
          },
        ],
      };
      // YAML is JSON's elder.
      fs.writeFileSync(file, JSON.stringify({ rule_files: [rules], tests: [watched] }));
      const promtool = await requireTool('promtool', 'prometheus');
      const { stdout } = await execute(promtool, ['test', 'rules', file]);
      expect(stdout).toContain('SUCCESS');
    },
  );
});
