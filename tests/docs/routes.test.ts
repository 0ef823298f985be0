import { doorNames } from '../../accounts/release';
import type { Operation } from '../../routes/docs/openapi/operation';
import { startApp, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import { factsOf, operationsOf } from './described';

/** Pages are for people, and shown, not described. */
const doors = doorNames.filter((name) => name !== 'pages');

const pattern = (path: string) => new RegExp(`^${path.replace(/[{:]\w+\}?/g, '[^/]+')}$`, 'i');

describe('what is served and what is described are the same', () => {
  let app: TestApp;
  let operations: Operation[];
  let prefix: string;

  beforeAll(async () => {
    app = await startApp('embedded', { env: { DOORS: doors.join(), METRICS: 'true' } });
    const facts = factsOf(app);
    operations = operationsOf(facts);
    prefix = facts.prefixes[0] ?? '';
  });
  afterAll(() => app.stop());

  /** With the sample values in it, as a request has it. */
  const concrete = ({ path, parameters = [] }: Operation) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(parameters.find((one) => one.name === name)?.example ?? name),
    );

  it('every path of every door is described', () => {
    const paths = app.doors.flatMap((door) => door.paths);
    const undescribed = paths
      .filter((path) => !path.startsWith('/docs'))
      .filter((path) => {
        const matches = pattern(path);
        return !operations.some((one) => {
          const asked = concrete(one);
          return (
            matches.test(asked) || (asked.startsWith(prefix) && matches.test(asked.slice(prefix.length)))
          );
        });
      });
    expect(paths.length).toBeGreaterThan(20);
    expect(undescribed).toEqual([]);
  });

  it('every path takes the methods that are described, and no others', async () => {
    const described = operations.filter(({ tag }) => tag !== 'Operations');
    const differing = [];
    for (const operation of described) {
      const asked = concrete(operation);
      const reply = await ask(app.url, asked, { method: 'OPTIONS' });
      const allowed = String(reply.headers.allow)
        .split(',')
        .filter((method) => method !== 'HEAD');
      const methods = (those: Operation[]) => those.map(({ method }) => method.toUpperCase());
      const here = methods(described.filter(({ path }) => path === operation.path));
      // To Bagisto `addresses/create` is an id as well.
      const around = methods(described.filter(({ path }) => pattern(path).test(asked)));
      const surplus = allowed.filter((method) => !around.includes(method));
      const missing = here.filter((method) => !allowed.includes(method));
      if (surplus.length + missing.length > 0) differing.push({ asked, surplus, missing });
    }
    expect(differing).toEqual([]);
  });

  it('only the doors that are open are described', async () => {
    const bagistoOnly = await startApp('embedded', { env: { DOORS: 'bagisto' } });
    try {
      const tags = operationsOf(factsOf(bagistoOnly)).map(({ tag }) => tag.split(':')[0]);
      expect([...new Set(tags)]).toEqual(['Bagisto', 'Operations']);
    } finally {
      await bagistoOnly.stop();
    }
  });
});
