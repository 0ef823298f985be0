import { collationKey } from '../../db/customers/collation-key';
import { cpuTime } from '../support/cpu-time';
import { differentAddresses, sameAddresses } from '../support/same-addresses';

describe('the key the embedded store compares addresses by', () => {
  it.each(sameAddresses)('the embedded store’s key is one for %j and %j', (one, other) => {
    expect(collationKey(other)).toBe(collationKey(one));
  });

  it.each(differentAddresses)('the embedded store’s key tells %j from %j', (one, other) => {
    expect(collationKey(other)).not.toBe(collationKey(one));
  });

  it('the embedded store’s key is the address in lower case where no other letter needs more', () => {
    expect(collationKey('John.Doe+Tag@Example.COM')).toBe('john.doe+tag@example.com');
  });

  it('the embedded store’s key of a key is the key', () => {
    for (const address of [...sameAddresses, ...differentAddresses].flat()) {
      expect(collationKey(collationKey(address))).toBe(collationKey(address));
    }
  });

  it.each([
    ['blanks', `a${' '.repeat(65_536)}x`],
    ['accents', 'é'.repeat(65_536)],
    ['emoji', '😀'.repeat(32_768)],
  ])('the embedded store’s key is made at once from 64 kB of %s', (_what, text) => {
    const spent = cpuTime();
    collationKey(text);
    expect(spent.ms()).toBeLessThan(1_000);
  });
});
