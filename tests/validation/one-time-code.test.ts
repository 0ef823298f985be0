import { oneTimeCode, secretBytes, stepMs } from '../../accounts/identity/one-time-code';

const secret = Buffer.from('12345678901234567890');

/** RFC 6238, appendix B, those of SHA-1. */
test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])(
  'at %d seconds the one-time code is %s, and its last six digits are what an app shows',
  (seconds, code) => {
    const step = Math.floor((seconds * 1000) / stepMs);
    expect(oneTimeCode(secret, step, 8)).toBe(code);
    expect(oneTimeCode(secret, step)).toBe(code.slice(2));
  },
);

test.each([
  ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '12345678901234567890'],
  ['gezdgnbvgy3tqojq', '1234567890'],
  ['MZXW6===', 'foo'],
  ['MZXW6YQ=', 'foob'],
])('the base32 text %s is the secret %s', (base32, text) => {
  expect(secretBytes(base32)?.toString()).toBe(text);
});

test.each(['', '=', 'A', 'not base32!', '0189'])('%j is no base32 text of a secret', (text) => {
  expect(secretBytes(text)).toBeUndefined();
});
