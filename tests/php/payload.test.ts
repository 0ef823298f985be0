import fc from 'fast-check';
import { cookieCodec } from '../../db/php/cookie';
import { loginKey, passwordKey, readPayload } from '../../db/php/payload';
import { phpText, phpWhole, walk } from '../../db/php/serialized';
import { recordedSessions } from './recorded';

const recorded = recordedSessions();
const entriesOf = (payload: Buffer) =>
  new Map(walk(payload)?.entries.map(({ key, start, end }) => [key, payload.toString('latin1', start, end)]));
const session = (text: string) => Buffer.from(text, 'latin1');

describe('a payload that a running Bagisto wrote', () => {
  it.each(recorded)(
    'a session that a running Bagisto wrote is read: $case',
    ({ payload, keys, cartId, customerId }) => {
      const read = readPayload(payload);
      expect([...entriesOf(payload).keys()].sort()).toEqual([...keys].sort());
      expect(read?.cartId ?? null).toBe(cartId);
      expect(read?.customerId ?? null).toBe(customerId);
    },
  );

  it.each(recorded)(
    'a session that a running Bagisto wrote keeps every byte of its other keys at a login and a logout: $case',
    ({ payload }) => {
      const before = entriesOf(payload);
      const loggedIn = readPayload(payload)?.with({ [loginKey]: phpWhole(77), cart: undefined });
      expect(loggedIn && readPayload(loggedIn)?.customerId).toBe(77);
      expect(loggedIn && readPayload(loggedIn)?.cartId).toBeUndefined();
      const loggedOut = loggedIn && readPayload(loggedIn)?.with({ [loginKey]: undefined });
      before.delete(loginKey);
      before.delete('cart');
      expect(loggedOut && entriesOf(loggedOut)).toEqual(before);
    },
  );

  it.each(recorded)(
    'a session that a running Bagisto wrote is the same bytes again when nothing is changed: $case',
    ({ payload }) => {
      expect(readPayload(payload)?.with({})?.equals(payload)).toBe(true);
      expect(readPayload(payload)?.with({ nothing: undefined })?.equals(payload)).toBe(true);
    },
  );
});

describe('a payload', () => {
  it('a session of PHP has the customer as a number or as its decimal text', () => {
    expect(readPayload(session(`a:1:{s:55:"${loginKey}";s:2:"12";}`))?.customerId).toBe(12);
    expect(readPayload(session(`a:1:{s:55:"${loginKey}";i:12;}`))?.customerId).toBe(12);
    expect(readPayload(session(`a:1:{s:55:"${loginKey}";i:-12;}`))?.customerId).toBeUndefined();
    expect(readPayload(session(`a:1:{s:55:"${loginKey}";b:1;}`))?.customerId).toBeUndefined();
    expect(readPayload(session(`a:1:{s:55:"${loginKey}";s:3:"12x";}`))?.customerId).toBeUndefined();
  });

  it('a session of PHP has the cart of Bagisto 2 as a small object', () => {
    expect(readPayload(session('a:1:{s:4:"cart";O:8:"stdClass":1:{s:2:"id";i:5;}}'))?.cartId).toBe(5);
    expect(readPayload(session('a:1:{s:4:"cart";N;}'))?.cartId).toBeUndefined();
  });

  it('a session of PHP keeps an admin who is logged in in it', () => {
    const admin = 's:52:"login_admin_59ba36addc2b2f9401580f014c7f58ea4e30989d";i:1;';
    const next = readPayload(session(`a:1:{${admin}}`))?.with({ [loginKey]: phpWhole(3) });
    expect(next?.toString()).toBe(`a:2:{${admin}s:55:"${loginKey}";i:3;}`);
  });

  it('a session of PHP gets another customer in the place of the one who was logged in', () => {
    const text = `a:2:{s:55:"${loginKey}";i:1;s:1:"x";N;}`;
    const next = readPayload(session(text))?.with({ [loginKey]: phpWhole(22) });
    expect(next?.toString()).toBe(`a:2:{s:55:"${loginKey}";i:22;s:1:"x";N;}`);
  });

  it('a session of PHP gets a password hash with the letters that PHP gives it', () => {
    const next = readPayload(session('a:0:{}'))?.with({ [passwordKey]: phpText('$2y$10$abc') });
    expect(next?.toString()).toBe('a:1:{s:22:"password_hash_customer";s:10:"$2y$10$abc";}');
  });

  it.each([
    ['a text that is longer than what is left', 'a:1:{s:1:"a";s:99:"b";}'],
    ['more entries than it says', 'a:1:{s:1:"a";N;s:1:"b";N;}'],
    ['fewer entries than it says', 'a:2:{s:1:"a";N;}'],
    ['something behind its end', 'a:0:{}x'],
    ['a reference to what comes later', 'a:2:{s:1:"a";R:9;s:1:"b";N;}'],
    ['the same key twice', 'a:2:{s:1:"a";N;s:1:"a";N;}'],
    ['an object instead of an array', 'O:8:"stdClass":0:{}'],
    ['JSON', '{"_token":"a"}'],
    ['nothing', ''],
    ['a count of its own choosing', 'a:999999999:{}'],
    ['a negative length', 'a:1:{s:-1:"a";N;}'],
    ['depth without end', `${'a:1:{i:0;'.repeat(5000)}N;${'}'.repeat(5000)}`],
  ])('a session of PHP with %s is not read', (_why, text) => {
    expect(readPayload(session(text))).toBeUndefined();
  });

  it('a session of PHP is not read when it is larger than a session has reason to be', () => {
    expect(readPayload(session(`a:1:{s:1:"a";${phpText('x'.repeat(5_000_000))}}`))).toBeUndefined();
  });

  describe('with references', () => {
    const cart = 's:4:"cart";O:8:"stdClass":2:{s:2:"id";i:5;s:1:"n";N;}';

    it('a reference in a session of PHP points at the same value after what stood before it went', () => {
      // Slots: 1 the session, 2 the cart, 3 its id, 4 its n, 5 a, 6 what is in a.
      const text = `a:3:{${cart}s:1:"a";a:1:{i:0;i:7;}s:1:"b";R:6;}`;
      const next = readPayload(session(text))?.with({ cart: undefined });
      expect(next?.toString()).toBe('a:2:{s:1:"a";a:1:{i:0;i:7;}s:1:"b";R:3;}');
    });

    it('a session of PHP is not written when a reference points at what would go', () => {
      for (const pointer of ['R:2;', 'r:3;']) {
        const text = `a:2:{${cart}s:1:"b";${pointer}}`;
        expect(readPayload(session(text))?.with({ cart: undefined })).toBeUndefined();
        expect(readPayload(session(text))?.with({ [loginKey]: phpWhole(1) })).toBeDefined();
      }
    });

    it('a session of PHP is not written when a class that writes itself stands behind what would go', () => {
      const text = `a:2:{${cart}s:1:"c";C:3:"Abc":4:{R:6;}}`;
      expect(readPayload(session(text))?.with({ cart: undefined })).toBeUndefined();
      expect(readPayload(session(text))?.with({ [loginKey]: phpWhole(1) })).toBeDefined();
    });
  });
});

/** A valid text with a few bytes changed, cut out, doubled or swapped. */
const mutated = (originals: Buffer[]) =>
  fc
    .tuple(
      fc.constantFrom(...originals),
      fc.array(
        fc.record({
          kind: fc.constantFrom('set', 'cut', 'double', 'digit'),
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.integer({ min: 1, max: 40 }),
          byte: fc.integer({ min: 0, max: 255 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([original, changes]) => {
      let bytes: Buffer = original;
      for (const { kind, at, length, byte } of changes) {
        const from = Math.floor(at * bytes.length);
        const before = bytes.subarray(0, from);
        const after = bytes.subarray(from + length);
        const middle = bytes.subarray(from, from + length);
        if (kind === 'set') bytes = Buffer.concat([before, Buffer.from([byte]), bytes.subarray(from + 1)]);
        else if (kind === 'cut') bytes = Buffer.concat([before, after]);
        else if (kind === 'double') bytes = Buffer.concat([before, middle, middle, after]);
        else bytes = Buffer.concat([before, Buffer.from(String(byte)), bytes.subarray(from + 1)]);
      }
      return bytes;
    });

describe('mutilated', () => {
  it('mutilated sessions never throw, never hang, and what is written for one can be read', () => {
    let read = 0;
    fc.assert(
      fc.property(mutated(recorded.map(({ payload }) => payload)), (bytes) => {
        const payload = readPayload(bytes);
        if (!payload) return;
        read++;
        const written = payload.with({ [loginKey]: phpWhole(9), cart: undefined });
        if (written) expect(readPayload(written)?.customerId).toBe(9);
      }),
      { numRuns: 70_000 },
    );
    expect(read).toBeGreaterThan(20);
  }, 120_000);

  it('mutilated cookies never throw and never open a session', () => {
    const codec = cookieCodec('bagisto_session', ['base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=']);
    const id = `${'aB3'.repeat(13)}z`;
    const good = (['bare', 'name', 'name v2', 'keyed'] as const).map((form) =>
      codec.write({ id, form, tagged: form === 'keyed' }),
    );
    for (const text of good) expect(codec.read(text)?.id).toBe(id);
    fc.assert(
      fc.property(mutated(good.map((text) => Buffer.from(text))), (bytes) => {
        const text = bytes.toString('latin1');
        // Base64 has bits that mean nothing, and so has JSON: only the very same id may come out.
        expect([undefined, id]).toContain(codec.read(text)?.id);
      }),
      { numRuns: 30_000 },
    );
  }, 120_000);
});
