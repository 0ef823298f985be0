import { startApp, stores, type TestApp } from '../support/app';
import type { Reply } from '../support/http-client';
import { anyRelease, type Call, john, type RealClient } from './clients/client';
import { customerRow, general, home } from './clients/fixture';
import { foreignCalls } from './clients/foreign-calls';
import { disappointments } from './clients/kinds';
import { Replay } from './clients/replay';
import { realClients } from './clients/table';

const prefixes = '/public/api,/api,/Admin/public/api,/test/public/api';

/** A flow needs its client's earlier calls, so the calls of one client run in the table's order. */
describe.each(stores)('real clients (%s)', (store) => {
  describe.each(anyRelease)('on Bagisto %s', (release) => {
    let app: TestApp;

    beforeAll(async () => {
      app = await startApp(store, { env: { BAGISTO_RELEASE: release, BAGISTO_PREFIXES: prefixes } });
    });

    afterAll(() => app.stop());

    describe.each(realClients.filter(({ releases }) => releases.includes(release)))('$name', (client) => {
      let replay: Replay;

      beforeAll(async () => {
        await app.reset({
          customers: [await customerRow(client.customer)],
          customer_groups: [general],
          addresses: [home],
        });
        replay = new Replay(app, client);
        await replay.arrive(String(client.customer?.password ?? john.password));
      });

      it.each(client.calls.map((call) => [titled(call), call] as const))(
        'a real client’s call is answered as the client expects: %s',
        async (_title, call) => {
          const reply = await replay.send(call);
          judge(reply, call, call.confidence ?? client.confidence);
          if (/\/logout/.test(call.path) && reply.status === 200) {
            // The very same call, credential included, is now nobody's.
            expect((await replay.send(call)).status).toBe(401);
          }
        },
      );
    });

    // A call that no release has need not be tried for each of them.
    if (release !== '1.3') return;

    describe('calls that Bagisto does not have fail cleanly', () => {
      let replay: Replay;

      beforeAll(async () => {
        await app.reset({ customers: [await customerRow()], customer_groups: [general] });
        replay = new Replay(app, { arrivesWith: 'token' });
        await replay.arrive();
      });

      it.each(foreignCalls.map((call) => [`${call.client} ${titled(call)}`, call] as const))(
        'a call that Bagisto does not have fails cleanly: %s',
        async (_title, call) => {
          const reply = await replay.send(call);
          judge(reply, call, 'high');
          if (call.status === 405) expect(reply.headers.allow).toMatch(/GET|PUT/);
          expect(disappointments(reply.body, { error: 'text' })).toEqual([]);
        },
      );
    });
  });
});

function titled({ row: number, method, path, what }: Call): string {
  return `${/^\d/.test(number) ? `#${number}` : number} ${method} ${path}${what ? ` (${what})` : ''}`;
}

/** Every client parses the answer before it looks at anything else; some then reach into it unasked. */
function judge(reply: Reply, call: Call, confidence: RealClient['confidence']): void {
  expect(`${reply.status} ${reply.text}`).toMatch(new RegExp(`^${call.status ?? 200} `));
  expect(reply.body ?? null).not.toBeNull();
  expect(reply.headers['content-type']).toMatch(/^application\/json/);
  if (confidence === 'low') return;
  expect(disappointments(reply.body, call.reads, call.finds)).toEqual([]);
}
