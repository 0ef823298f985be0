import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { readings } from '../operations/readings';
import { startApp, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { root } from './dockerfile';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; action: string };
}

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { refId: string; expr: string; legendFormat: string }[];
}

const text = (file: string) => fs.readFileSync(path.join(root, 'deploy', file), 'utf8');
const alerts: Rule[] = parse(text('prometheus/alerts.yml')).groups.flatMap(
  ({ rules }: { rules: Rule[] }) => rules,
);
const { panels }: { panels: Panel[] } = JSON.parse(text('grafana/dashboard.json'));

/** Each metric of a query with the labels that it selects or groups by. */
function usedIn(query: string): { metric: string; labels: string[] }[] {
  const metrics = query.matchAll(/\b(?<metric>(?:accounts|nodejs|process)_\w+)(?:\{(?<selected>[^}]*)\})?/g);
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/));
  return [...metrics].map(({ groups }) => {
    const selected = [...(groups?.selected ?? '').matchAll(/(\w+)[=!]/g)].map(([, name = '']) => name);
    return { metric: groups?.metric ?? '', labels: [...selected, ...grouped] };
  });
}

describe('what watches the server', () => {
  const served = new Map<string, Set<string>>();

  beforeAll(async () => {
    // No request is handed over: that there is a PHP is enough for its metrics.
    const php = { PHP_URL: 'http://127.0.0.1:9' };
    const env = { ...php, METRICS: 'true', LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS: '1' };
    const app: TestApp = await startApp('mysql', { env });
    await app.reset({ customers: [person(1)] });
    const { email } = person(1);
    for (const password of [secret, 'wrong', 'wrong'])
      await app.client().post('/api/customer/login', { email, password });
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const series of (await readings(app.url)).keys()) {
      const [name = '', labels = ''] = series.split(/(?=\{)/);
      const known = served.get(name) ?? new Set(['job', 'instance']);
      for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
      served.set(name, known);
    }
    await app.stop();
  });

  it.each([
    ['every alert', () => alerts.map(({ alert, expr }) => [alert, expr] as const)],
    [
      'every panel',
      () => panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
    ],
  ])('%s asks for metrics and labels that the server has', (_, queries) => {
    for (const [name, query] of queries()) {
      const used = usedIn(query);
      if (!query.startsWith('up{')) expect({ name, used: used.length }).not.toEqual({ name, used: 0 });
      for (const { metric, labels } of used) {
        expect({ name, metric, known: served.has(metric) }).toEqual({ name, metric, known: true });
        for (const label of labels) {
          expect({ name, metric, label, known: served.get(metric)?.has(label) }).toEqual({
            name,
            metric,
            label,
            known: true,
          });
        }
      }
    }
  });

  it('every metric of ours is on the dashboard', () => {
    const shown = new Set(
      panels.flatMap(({ targets }) =>
        targets.flatMap(({ expr }) => usedIn(expr).map(({ metric }) => metric)),
      ),
    );
    const ours = [...served.keys()].filter(
      (name) => name.startsWith('accounts_') && !/_(sum|count)$/.test(name),
    );
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('every alert says how bad it is, what happened and what to do, and does not fire at a short disturbance', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { labels, annotations, expr, ...rest } of alerts) {
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\w/);
      expect(annotations.action).toMatch(/\w/);
      expect('for' in rest || /\[(5|15)m\]|\[1h\]/.test(expr)).toBe(true);
    }
  });

  it('the dashboard can be imported: every panel has its own number, its own place and a legend', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.flatMap(({ gridPos: { x, y, w } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w }, (_, column) => `${x + column},${y}`);
    });
    expect(new Set(places).size).toBe(places.length);
    for (const { targets } of panels)
      for (const { legendFormat } of targets) expect(legendFormat).not.toBe('');
  });
});
