import request from 'supertest';
import { startApp, stores, type TestApp } from '../support/app';
import { person, secret } from '../support/people';

const credentials = { email: 'johndoe@example.com', password: secret };
const john = person(1, {
  email: credentials.email,
  created_at: '2024-01-02 03:04:05',
  updated_at: '2024-01-02 03:04:05',
});

/** contract/bagisto.md, "Releases differ". */
const table = [
  {
    release: 'documented',
    time: { date: '2024-01-02 03:04:05.000000', timezone_type: 3, timezone: 'UTC' },
    loggedOut: 'Logged out successfully!',
    updated: 'Your account has been updated successfully.',
    phone: '+49 30 1234',
    notFound: 'Resource not found',
  },
  {
    release: '0.x',
    time: { date: '2024-01-02 03:04:05.000000', timezone_type: 3, timezone: 'UTC' },
    loggedOut: 'Logged out successfully.',
    updated: 'Your account has been created successfully.',
    phone: '+49 30 1234',
    notFound: 'Resource not found',
  },
  {
    release: '1.0',
    time: '2024-01-02T03:04:05.000000Z',
    loggedOut: 'Logged out successfully.',
    updated: 'Your account has been created successfully.',
    phone: '+49 30 1234',
    notFound: 'Resource not found',
  },
  {
    release: '1.3',
    time: '2024-01-02T03:04:05.000000Z',
    loggedOut: 'Logged out successfully.',
    updated: 'Your account has been updated successfully.',
    phone: null,
    notFound: 'Resource Not Found',
  },
];

describe.each(stores)('what differs between releases (%s)', (store) => {
  const withApp = async (env: Record<string, string>, test: (app: TestApp) => Promise<void>) => {
    const app = await startApp(store, { env });
    try {
      await app.reset({ customers: [john] });
      await test(app);
    } finally {
      await app.stop();
    }
  };

  it.each(table)('release $release has its own texts, fields and times', (expected) =>
    withApp({ BAGISTO_RELEASE: expected.release }, async (app) => {
      const agent = request.agent(app.server);
      const login = await agent.post('/api/customer/login').send(credentials).expect(200);
      expect(login.body.message).toBe('Logged in successfully.');
      expect([login.body.data.created_at, login.body.data.updated_at]).toEqual([
        expected.time,
        expected.time,
      ]);
      const profile = { first_name: 'John', last_name: 'Doe', gender: 'Male', phone: '+49 30 1234' };
      const updated = await agent.put('/api/customer/profile').send(profile).expect(200);
      expect(updated.body.message).toBe(expected.updated);
      expect(updated.body.data.phone).toBe(expected.phone);
      expect((await app.row(1)).phone).toBe(expected.phone);
      await agent.get('/api/customer/nowhere').expect(404, { error: expected.notFound });
      await request(app.server).post('/nowhere').expect(404, { error: expected.notFound });
      await agent.get('/api/customer/logout').expect(200, { message: expected.loggedOut });
    }),
  );

  it('a database of our own has the release "documented" without a key for it', () =>
    withApp({}, async (app) => {
      const agent = request.agent(app.server);
      const { body } = await agent.post('/api/customer/login').send(credentials).expect(200);
      expect(body.data.created_at).toEqual(table[0]?.time);
      await agent.get('/api/customer/logout').expect(200, { message: table[0]?.loggedOut });
    }));

  it.each([
    ['documented', { date: '2024-01-02 03:04:05.000000', timezone_type: 3, timezone: 'Asia/Kolkata' }],
    ['1.0', '2024-01-01T21:34:05.000000Z'],
  ])('a shop in Kolkata tells its times as release %s writes them', (release, time) =>
    withApp({ BAGISTO_RELEASE: release, APP_TIMEZONE: 'Asia/Kolkata' }, async (app) => {
      const { body } = await request(app.server).post('/api/customer/login').send(credentials).expect(200);
      expect(body.data.created_at).toEqual(time);
    }),
  );
});
