import { collationKey } from '../../db/customers/collation-key';
import { cpuTime } from '../support/cpu-time';
import { differentAddresses, sameAddresses } from '../support/same-addresses';

describe('the key the embedded store compares addresses by', () => {
  it.each(sameAddresses)('is one for %j and %j', (one, other) => {
    expect(collationKey(other)).toBe(collationKey(one));
  });

  it.each(differentAddresses)('tells %j from %j', (one, other) => {
    expect(collationKey(other)).not.toBe(collationKey(one));
  });

  it('is the address in lower case where that is all there is to it', () => {
    expect(collationKey('John.Doe+Tag@Example.COM')).toBe('john.doe+tag@example.com');
  });

  it('is its own key', () => {
    for (const address of [...sameAddresses, ...differentAddresses].flat()) {
      expect(collationKey(collationKey(address))).toBe(collationKey(address));
    }
  });

  it.each([
    ['blanks', `a${' '.repeat(65_536)}x`],
    ['accents', 'é'.repeat(65_536)],
    ['emoji', '😀'.repeat(32_768)],
  ])('is made at once from 64 kB of %s', (_what, text) => {
    const spent = cpuTime();
    collationKey(text);
    expect(spent.ms()).toBeLessThan(1_000);
  });
});
