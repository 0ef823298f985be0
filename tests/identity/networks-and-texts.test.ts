import { fingerprintWith } from '../../accounts/identity/fingerprint';
import { network } from '../../accounts/identity/network';
import { oncePer } from '../../accounts/identity/once-per';
import { randomText } from '../../accounts/identity/random-text';
import { fullName } from '../../accounts/rules/full-name';
import { mailbox } from '../../accounts/rules/password-broker';

describe('the network of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['unknown', 'unknown'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['::ffff:1', '0:0:0:0::/64'],
    ['::ffff:0.0.0.7', '0.0.0.7'],
  ])('the network of %s is %s', (address, expected) => {
    expect(network(address)).toBe(expected);
  });
});

describe('what ties a credential to a password', () => {
  const fingerprint = fingerprintWith(Buffer.from('key'));

  it('the fingerprint of a password is the same for the same one, and short', () => {
    const seal = { passwordHash: '$2y$10$x', loggedOutAt: null };
    expect(fingerprint(seal)).toBe(fingerprint({ ...seal }));
    expect(fingerprint(seal)).toMatch(/^[\w-]{22}$/);
    expect(fingerprint({ passwordHash: null, loggedOutAt: null })).toBe(
      fingerprint({ passwordHash: '', loggedOutAt: '' }),
    );
  });

  it('the fingerprint differs for another password, key, or logout of all', () => {
    const seal = { passwordHash: 'x', loggedOutAt: null };
    const others = [
      fingerprint({ ...seal, passwordHash: 'y' }),
      fingerprint({ ...seal, loggedOutAt: '2026-01-01 00:00:00.000' }),
      fingerprintWith(Buffer.from('other'))(seal),
    ];
    expect(new Set([fingerprint(seal), ...others]).size).toBe(4);
  });
});

it('a random text is letters and digits of the given length, and another one each time', () => {
  const texts = Array.from({ length: 200 }, () => randomText(40));
  for (const text of texts) expect(text).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(new Set(texts).size).toBe(200);
  expect(new Set(texts.join('')).size).toBe(62);
});

it('what is done once per interval is done once per id', () => {
  const [hourly, always] = [oncePer(3_600_000), oncePer(0)];
  expect([hourly('a'), hourly('a'), hourly('b'), hourly('a')]).toEqual([true, false, true, false]);
  expect([always('a'), always('a')]).toEqual([true, true]);
});

it('what is done once per interval remembers a bounded number of ids', () => {
  const hourly = oncePer(3_600_000);
  for (let id = 0; id < 50_000; id++) hourly(String(id));
  expect(hourly('0')).toBe(false);
  expect(hourly('one more')).toBe(true);
  expect(hourly('0')).toBe(true);
});

it.each([
  ['john', 'doe', 'John Doe'],
  ['élodie', 'de la Cruz', 'élodie De la Cruz'],
  ['', '', ' '],
])('the name of %j %j is %j', (firstName, lastName, name) => {
  expect(fullName({ firstName, lastName })).toBe(name);
});

it('a name in a mailbox is one line', () => {
  expect(mailbox({ firstName: 'A\r\nBcc: x', lastName: 'B\t\tC' }, 'a@b.example')).toEqual({
    address: 'a@b.example',
    name: 'A Bcc: x B C',
  });
});
