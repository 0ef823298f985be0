import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { newPassword } from '../pages/recovery';
import { secret } from '../support/people';
import { phone, startVisit, type Visit, wide } from './visit';

describe('who sent the form, as a real browser tells it', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit(() => Date.now());
  });
  afterAll(async () => visit.stop());
  beforeEach(async () => {
    await visit.startAfresh();
  });
  // A blocked style or script, a failed request.
  afterEach(async () => expect(await visit.startAfresh()).toEqual([]));

  /** The requests that the server received. */
  const sentWith = async (submit: () => Promise<void>) => {
    let received: IncomingHttpHeaders = {};
    const listen = (req: IncomingMessage) => {
      if (req.method === 'POST') received = req.headers;
    };
    visit.app.server.on('request', listen);
    await submit();
    visit.app.server.off('request', listen);
    const { origin, referer, 'sec-fetch-site': site } = received;
    return { origin, referer, site };
  };

  it('a form of our page on localhost or https is taken: the browser says same-origin, though not the address', async () => {
    await visit.open(await visit.mailedLink());
    expect(await sentWith(() => visit.fillPasswords(newPassword))).toEqual({
      origin: 'null',
      referer: undefined,
      site: 'same-origin',
    });
    expect(await visit.heading()).toBe('Your new password is saved');
  });

  it('a form of our page on plain http is taken: the browser says nothing, the key in the form does', async () => {
    await visit.open(await visit.mailedLink(), phone, visit.app.url.replace('127.0.0.1', 'shop.test'));
    expect(await sentWith(() => visit.fillPasswords(newPassword))).toEqual({
      origin: 'null',
      referer: undefined,
      site: undefined,
    });
    expect(await visit.heading()).toBe('Your new password is saved');
  });

  it.each(['127.0.0.1', 'shop.test'])(
    'a form of another site is refused, and changes nothing (%s)',
    async (host) => {
      const target = visit.app.url.replace('127.0.0.1', host) + (await visit.mailedLink());
      await visit.open('/', wide);
      await visit.page().route('http://evil.test/**', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<meta name="referrer" content="no-referrer"><form method="post" action="${target}">
<input name="password" value="${newPassword}"><input name="password_confirmation" value="${newPassword}">
<button type="submit">Win a bike</button></form>`,
        }),
      );
      await visit.page().goto('http://evil.test/');
      const { origin } = await sentWith(visit.send);
      expect(origin).toBe('null');
      expect(await visit.heading()).toBe('This form did not come from our page');
      await visit.look(`another-site-${host}`);
      expect(await visit.logsIn(secret)).toBe(true);
    },
  );
});
