import vm from 'node:vm';
import { startApp, stores, type TestApp } from '../support/app';
import { john, loggedIn, logIn, newcomer, profile } from '../support/customers';

/** Jest gives its tests a copy of `process`: only the real one's TZ moves the clock of this process. */
const realEnvironment = (vm.runInThisContext('process') as NodeJS.Process).env;
const usualZone = realEnvironment.TZ;

function liveIn(zone: string | undefined): void {
  if (zone === undefined) delete realEnvironment.TZ;
  else realEnvironment.TZ = zone;
}

/** Half an hour before midnight UTC, on a leap day: a day earlier or later almost everywhere else. */
const lateInTheDay = Date.UTC(2024, 1, 29, 23, 30, 15);

describe.each(stores)('times and days (%s)', (store) => {
  let app: TestApp | undefined;

  afterEach(async () => {
    liveIn(usualZone);
    await app?.stop();
    app = undefined;
  });

  const start = async (machine: string, env: Record<string, string> = {}) => {
    liveIn(machine);
    const started = await startApp(store, {
      env: { BAGISTO_RELEASE: '1.3', ...env },
      clock: () => lateInTheDay,
    });
    app = started;
    await started.reset({
      customers: [{ ...john, created_at: '2023-12-31 23:59:59' }],
    });
    return started;
  };

  it.each([
    ['UTC', 0],
    ['Asia/Tokyo', -540],
    ['America/St_Johns', 210],
    ['Pacific/Kiritimati', -840],
  ])('times and days are the same JSON and the same rows on a machine in %s', async (zone, minutes) => {
    const { client, db, row } = await start(zone);
    // The machine is where the test says it is.
    expect(new Date(lateInTheDay).getTimezoneOffset()).toBe(minutes);
    const session = client();
    expect((await logIn(session)).body).toMatchObject({
      data: { date_of_birth: '1990-05-17', created_at: '2023-12-31T23:59:59.000000Z' },
    });
    for (const day of ['2000-02-29', '1970-01-01', '1941-07-01', '2024-02-28']) {
      const reply = await session.put('/api/customer/profile', profile({ date_of_birth: day }));
      expect(reply.body).toMatchObject({
        data: { date_of_birth: day, updated_at: '2024-02-29T23:30:15.000000Z' },
      });
      expect((await row(1)).date_of_birth).toBe(day);
    }
    const today = await session.put('/api/customer/profile', profile({ date_of_birth: '2024-02-29' }));
    expect(today.status).toBe(422);
    expect((await client().post('/api/customer/register', newcomer('new@example.com'))).status).toBe(200);
    expect(await row(2)).toMatchObject({
      created_at: '2024-02-29 23:30:15',
      updated_at: '2024-02-29 23:30:15',
    });
    await client().post('/api/customer/forgot-password', { email: john.email });
    const [reset] = await db.knex(db.table('customer_password_resets'));
    expect(reset.created_at).toBe('2024-02-29 23:30:15');
  });

  it.each(['UTC', 'Asia/Tokyo'])(
    'times and days are the shop’s, not those of a machine in %s',
    async (machine) => {
      const running = await start(machine, { APP_TIMEZONE: 'Asia/Kolkata' });
      const session = await loggedIn(running);
      // In Kolkata it is the first of March already, five in the morning.
      const yesterday = await session.put('/api/customer/profile', profile({ date_of_birth: '2024-02-29' }));
      expect(yesterday.body).toMatchObject({
        data: { created_at: '2023-12-31T18:29:59.000000Z', updated_at: '2024-02-29T23:30:15.000000Z' },
      });
      expect(await running.row(1)).toMatchObject({
        date_of_birth: '2024-02-29',
        updated_at: '2024-03-01 05:00:15',
      });
      const today = await session.put('/api/customer/profile', profile({ date_of_birth: '2024-03-01' }));
      expect(today.status).toBe(422);
    },
  );
});

describe('what MySQL answers', () => {
  it('values of MySQL stay text where JavaScript would shift or round them', async () => {
    const app = await startApp('mysql');
    try {
      const [row] = await app.db.rows(
        "select cast('1990-05-17' as date) d, cast('2024-01-02 03:04:05' as datetime) t, 9007199254740993 n, @@session.time_zone = @@global.time_zone z",
        [],
      );
      // The connection's zone is the server's own: Bagisto's columns hold what PHP wrote under it.
      expect(row).toEqual({ d: '1990-05-17', t: '2024-01-02 03:04:05', n: '9007199254740993', z: 1 });
    } finally {
      await app.stop();
    }
  });
});
