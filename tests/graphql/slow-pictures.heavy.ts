import { setTimeout as pause } from 'node:timers/promises';
import { startApp, type TestApp } from '../support/app';
import { person, secret } from '../support/people';
import { speaker, tokenOf } from './speaker';
import { bodyWith, picture, update, uploading } from './uploads';

let app: TestApp;

beforeAll(async () => {
  app = await startApp('embedded');
});
afterAll(() => app.stop());

it('who takes long over a picture gives way when others come, the slowest first', async () => {
  const people = [1, 2, 3, 4, 5].map((id) => person(id));
  await app.reset({ customers: people });
  const say = speaker(app);
  const [own = '', ...others] = await Promise.all(
    people.map(({ email }) => tokenOf(say, String(email), secret)),
  );
  const send = () => say(update, { input: { firstName: 'Jane', image: picture(1) } }, own);
  const body = bodyWith({ lastName: 'Slow', image: picture(0.5) });
  const slow = [];
  for (const token of others) {
    slow.push(uploading(app, body, token));
    await pause(100);
  }
  expect((await send()).errors[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
  await pause(5_000);
  expect((await send()).errors).toEqual([]);
  const [first, ...rest] = slow;
  const gaveWay = await first?.answer;
  expect(gaveWay?.errors[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
  expect(gaveWay?.headers.connection).toBe('close');
  // No other request had to wait.
  for (const { finish } of rest) finish();
  for (const { answer } of rest) expect((await answer).errors).toEqual([]);
  const names = (await app.customers()).map(({ last_name }) => last_name);
  expect(names).toEqual(['Doe', 'Doe', 'Slow', 'Slow', 'Slow']);
});
