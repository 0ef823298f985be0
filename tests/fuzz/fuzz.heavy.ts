import fc from 'fast-check';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { speaker } from '../graphql/speaker';
import { type Row, startApp, stores, type TestApp } from '../support/app';
import { ask } from '../support/http-client';
import type { OpenApi } from './described-requests';
import { requestsOf } from './requests';
import { type FuzzRequest, fuzzWorld, type World } from './world';

/** `npm run fuzz` asks for more, and for a seed that was told by a run that failed. */
const requests = Number(process.env.FUZZ_REQUESTS ?? 5_000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_130);
const perRun = 10;
const perChunk = 250;
const chunks = Math.ceil(requests / stores.length / perChunk);

const address = (customerId: number, id: number): Row => ({
  ...{ id, customer_id: customerId, address_type: 'customer', first_name: 'J', last_name: 'D' },
  ...{ address1: 'Street 1', city: 'Berlin', state: 'BE', country: 'DE', postcode: '1', phone: '1' },
  ...{ default_address: 0, created_at: '2024-01-01 00:00:00', updated_at: '2024-01-01 00:00:00' },
});

describe.each(stores)('requests made up from the descriptions of all doors (%s)', (store) => {
  let app: TestApp;
  let world: World;
  let made: fc.Arbitrary<FuzzRequest>;

  beforeAll(async () => {
    app = await startApp(store, { env: { LOG_LEVEL: 'error' } });
    world = fuzzWorld(app, address);
    const { body: document } = await ask(app.url, '/docs/openapi.json');
    const { data } = await speaker(app)(getIntrospectionQuery());
    made = requestsOf(document as OpenApi, data as unknown as IntrospectionQuery);
  });
  afterAll(async () => {
    await app.stop();
    process.stderr.write(`answers by status: ${JSON.stringify(Object.fromEntries(world.answered))}\n`);
  });

  it.each(Array.from({ length: chunks }, (_, at) => [at + 1, chunks]))(
    `made-up requests find no fault, no leak and no half-written change: part %i of %i with seed ${seed}`,
    async (part) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(made, { minLength: 1, maxLength: 2 * perRun, size: 'max' }),
          async (series) => {
            await world.begin();
            for (const request of series) await world.send(request);
          },
        ),
        { seed: seed + part, numRuns: perChunk / perRun },
      );
      expect(world.answered.get(200)).toBeGreaterThan(perChunk / 20);
    },
  );
});
