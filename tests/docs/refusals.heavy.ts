import type { OpenApiDocument } from '../../routes/docs/openapi/document';
import type { Example, Operation } from '../../routes/docs/openapi/operation';
import type { StoreName } from '../support/app';
import { type Ask, ask, type Reply } from '../support/http-client';
import { serviceCoordinates } from '../support/services/coordinates';
import { factsOf, operationsOf } from './described';
import { type DocumentSchemas, schemasOf } from './schemas';
import { openGate } from './tcp-gate';
import { type Prepared, startWorld, type World } from './world';

const limits = ['LOGIN_PER_ADDRESS', 'REGISTER_PER_ADDRESS', 'FORGOT_PER_ADDRESS', 'RESET_PER_ADDRESS'];
const strict = Object.fromEntries(limits.map((limit) => [`LIMIT_${limit}`, '1']));

/** Refusals that many calls share, and that one request alone does not bring about. */
describe('the refusals that are described for every call', () => {
  let world: World;
  let schemas: DocumentSchemas;

  const start = async (store: StoreName, env?: Record<string, string>) => {
    world = await startWorld(store, (app) => operationsOf(factsOf(app)), { env });
    schemas = schemasOf((await world.app.client().get('/docs/openapi.json')).body as OpenApiDocument);
  };
  afterEach(() => world.app.stop());

  const having = (status: number) =>
    world.operations.filter(({ answers }) => answers[status]?.example !== undefined);
  const prepared = (
    operation: Operation,
    // A call that is never done has no better example than its 501.
    wanted: (example: Example) => boolean = ({ status }) => status === 200 || status === 501,
  ) => {
    const example = operation.examples.find(wanted);
    if (!example) throw new Error(`${operation.id} has no such example`);
    return world.prepared(operation, example);
  };
  const send = ({ path, ask: request }: Prepared, other: Ask = {}) =>
    ask(world.app.url, path, { ...request, ...other });

  /** As documented, and of the documented shape; all of them together, so that one look shows every difference. */
  const expectDescribed = (status: number, replies: [Operation, Reply][]) => {
    const answered = replies.map(([{ id }, reply]) => ({ id, status: reply.status, body: reply.body }));
    expect(answered).toEqual(
      replies.map(([{ id, answers }]) => ({ id, status, body: answers[status]?.example })),
    );
    const complaints = replies.flatMap(([{ path, method }, { body }]) =>
      schemas.answer(path, method, status, body),
    );
    expect(complaints).toEqual([]);
    expect(replies.length).toBeGreaterThan(2);
  };

  it('a body that is too large, or of another kind', async () => {
    await start('embedded');
    const tooLarge: [Operation, Reply][] = [];
    for (const operation of having(413)) {
      const body = 'x'.repeat(70_000);
      tooLarge.push([operation, await send(await prepared(operation), { json: undefined, body })]);
    }
    expectDescribed(413, tooLarge);
    const strange: [Operation, Reply][] = [];
    for (const operation of having(415)) {
      const { path, ask: request } = await prepared(operation);
      const headers = { ...request.headers, 'Content-Type': 'text/plain' };
      strange.push([
        operation,
        await ask(world.app.url, path, { ...request, headers, json: undefined, body: 'hi' }),
      ]);
    }
    expectDescribed(415, strange);
  });

  it('too many attempts', async () => {
    await start('embedded', strict);
    const replies: [Operation, Reply][] = [];
    // Those that need a login come first: afterwards nobody can log in.
    const inOrder = having(429).sort((a, b) => b.carriers.length - a.carriers.length);
    for (const operation of inOrder) {
      // Only wrong guesses count here.
      const wrong = ({ name }: Example) => name.startsWith('wrong');
      const counts = operation.examples.some(wrong) ? wrong : () => true;
      const request = await prepared(operation, counts);
      let reply = await send(request);
      for (let again = 0; again < 3 && reply.status !== 429; again++) reply = await send(request);
      replies.push([operation, reply]);
    }
    expectDescribed(429, replies);
    expect(replies.filter(([, { headers }]) => !(Number(headers['retry-after']) > 0))).toEqual([]);
  });

  it('stores that are away', async () => {
    const { mysql, redis } = serviceCoordinates();
    const redisUrl = new URL(redis.url);
    const database = await openGate(mysql);
    const memory = await openGate({ host: redisUrl.hostname, port: Number(redisUrl.port) });
    const { port } = memory;
    redisUrl.port = String(port);
    await start('mysql', { DB_HOST: '127.0.0.1', DB_PORT: String(database.port), REDIS_URL: redisUrl.href });
    const requests: [Operation, Prepared][] = [];
    for (const operation of having(503)) requests.push([operation, await prepared(operation)]);
    await Promise.all([database.shut(), memory.shut()]);
    const replies = await Promise.all(
      requests.map(
        async ([operation, request]): Promise<[Operation, Reply]> => [operation, await send(request)],
      ),
    );
    expectDescribed(503, replies);
  });

  it('a fault of ours', async () => {
    await start('embedded');
    const rename = (from: string, to: string) => world.app.db.knex.schema.renameTable(from, to);
    const tables = ['customers', 'admins', 'accounts_reset_links'];
    const replies: [Operation, Reply][] = [];
    // A logout meets no table but that of the sessions.
    for (const operation of having(500).filter(({ summary }) => summary !== 'Logout')) {
      const request = await prepared(operation);
      for (const table of tables) await rename(table, `lost_${table}`);
      replies.push([operation, await send(request)]);
      for (const table of tables) await rename(`lost_${table}`, table);
    }
    expectDescribed(500, replies);
  });
});
