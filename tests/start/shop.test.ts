import { readConfig } from '../../app/config/config';
import { shopOf } from '../../app/config/shop';
import type { Schema } from '../../db/schema/schema';

const secrets = {
  APP_KEY: 'k3Jd8-Qm1Zx7_Vb5Nc9Lp2Rt6Ys4Hw0Gf',
  JWT_SECRET: 'k3Jd8-Qm1Zx7_Vb5Nc9Lp2Rt6Ys4Hw0Gf',
};
const own = { adopted: false, release: 'documented' } as Schema;
const adopted = { adopted: true, release: '1.0' } as Schema;
const shop = (schema: Schema, env: Record<string, string> = {}) =>
  shopOf(readConfig({ ...secrets, ...env }), schema);

it('a key that is left open is decided by the database', () => {
  expect(shop(own)).toMatchObject({
    timezone: 'UTC',
    release: 'documented',
    sessionCookie: 'bagisto_session',
  });
  expect(shop(adopted)).toMatchObject({
    timezone: 'Asia/Kolkata',
    release: '1.0',
    sessionCookie: 'accounts_session',
  });
});

it('a key that is set holds, whoever made the database', () => {
  for (const schema of [own, adopted]) {
    expect(
      shop(schema, {
        APP_TIMEZONE: 'Europe/Berlin',
        BAGISTO_RELEASE: '1.3',
        SESSION_COOKIE: '__Host-shop',
        DOORS: 'bagisto',
      }),
    ).toMatchObject({
      timezone: 'Europe/Berlin',
      release: '1.3',
      sessionCookie: '__Host-shop',
      doors: ['bagisto'],
    });
  }
});

it('a shop without pages is refused where its mails would link to one', () => {
  const env = { VERIFY_EMAIL: 'true', DOORS: 'bagisto' };
  expect(() => shop(own, env)).toThrow(/VERIFY_EMAIL .* add pages to DOORS/);
  expect(shop(own, { ...env, DOORS: 'bagisto,pages' }).doors).toEqual(['bagisto', 'pages']);
  const behind = { DOORS: 'bagisto', PHP_URL: 'http://127.0.0.1:8080' };
  // PHP has the one page, and not the other.
  expect(shop(adopted, { ...behind, VERIFY_EMAIL: 'true' }).doors).toEqual(['bagisto']);
  expect(() => shop(adopted, { ...behind, CONFIRM_EMAIL_CHANGE: 'true' })).toThrow(/CONFIRM_EMAIL_CHANGE/);
});

it.each([
  ['Bagisto', 'bagisto_session'],
  ['My Fine Shop', 'my_fine_shop_session'],
  ['Tom & Jerry’s!', 'tom_jerry_s_session'],
  ['--', '_session'],
  ['Магазин', '_session'],
])('a shop called %s has a cookie that a browser takes: %s', (APP_NAME, cookie) => {
  expect(shop(own, { APP_NAME }).sessionCookie).toBe(cookie);
});
