import { sign } from 'cookie-signature';
import { sessionCookie } from '../../accounts/identity/session-cookie';

const minute = 60_000;

afterEach(() => jest.restoreAllMocks());

describe('the cookie of a session', () => {
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: true,
    domain: '.shop.test',
  } as const;
  const options = { name: 'shop_session', attributes, idleMs: 120 * minute };

  it('a session cookie is believed under any of our keys and no other, also after more cookies than are remembered', () => {
    const { read } = sessionCookie({ ...options, signingKeys: ['current', 'retired'] });
    const header = (n: number, key: string) =>
      `shop_session=${encodeURIComponent(`s:${sign(`id-${n}`, key)}`)}`;
    for (let n = 0; n < 12_000; n++) expect(read(header(n, 'current'))?.id).toBe(`id-${n}`);
    for (const n of [0, 11_999, 12_001]) {
      expect(read(header(n, 'current'))?.id).toBe(`id-${n}`);
      expect(read(header(n, 'retired'))).toEqual(read(header(n, 'current')));
      expect(read(header(n, 'stranger'))).toBeUndefined();
    }
  });

  it('a session cookie is renewed under the key in use, for as long as a session may lie idle from now', () => {
    const { read, renewed } = sessionCookie({ ...options, signingKeys: ['current', 'retired'] });
    const value = (key: string) => encodeURIComponent(`s:${sign('some-id', key)}`);
    const signed = read(`shop_session=${value('retired')}`);
    if (!signed) throw new Error('a retired key is not believed');
    const clock = jest.spyOn(Date, 'now');
    for (const now of [1_800_000_000_100, 1_800_000_000_900, 1_800_000_001_000]) {
      clock.mockReturnValue(now);
      const end = new Date(now + 120 * minute).toUTCString();
      expect(renewed(signed)).toBe(
        `shop_session=${value('current')}; Domain=.shop.test; Path=/; Expires=${end}; HttpOnly; Secure; SameSite=Lax`,
      );
    }
  });
});
