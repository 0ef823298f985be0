import fc from 'fast-check';

/** Values that have hurt servers before. */
const hostile: unknown[] = [
  ...['', ' ', '0', '1', '-1', '1e309', '9'.repeat(400), '\u0000', '\u202e', 'é'.repeat(300), '\ud83d\ude00'],
  ...[
    "' or 1=1 -- ",
    '%',
    '_',
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '{{7*7}}',
    'a\r\nBcc: x@y.z',
  ],
  ...[
    'person1@example.com',
    'person2@example.com',
    'x@example.com',
    'secret123',
    'null',
    'true',
    '[]',
    '$ne',
  ],
  ...[0, 1, -1, 1.5, 2 ** 53, Number.MAX_SAFE_INTEGER, true, false, null, [], {}, [[]], ['a', 'b']],
  ...[{ toString: 1, valueOf: 1 }, { $ne: null }, { length: 9 }, { constructor: { prototype: {} } }],
];
const hostileValue = fc.constantFrom(...hostile);
export const anyValue = fc.oneof(
  { weight: 4, arbitrary: hostileValue },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
