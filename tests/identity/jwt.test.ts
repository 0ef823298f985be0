import { createHmac } from 'node:crypto';
import { jwtSigner, looksLikeJwt } from '../../accounts/identity/jwt';

const secret = 'a-secret-of-jwt-auth-0123456789';
const signer = jwtSigner(secret);
const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const signed = (head: unknown, body: unknown, digest = 'sha256', key = secret) => {
  const text = `${base64(head)}.${base64(body)}`;
  return `${text}.${createHmac(digest, key).update(text).digest('base64url')}`;
};
const ours = { typ: 'JWT', alg: 'HS256' };

describe('a JWT as jwt-auth writes and reads it', () => {
  it('a JWT is signed byte for byte as jwt-auth signs it', () => {
    expect(signer.sign({ sub: 1, jti: 'x' })).toBe(signed(ours, { sub: 1, jti: 'x' }));
  });

  it.each([
    ['with our header', ours],
    ['with the header of another library', { alg: 'HS256', typ: 'JWT' }],
    ['with no more than the algorithm', { alg: 'HS256' }],
  ])('a JWT is read %s', (_what, head) => {
    expect(signer.read(signed(head, { sub: 1 }))).toEqual({ sub: 1 });
  });

  it.each([
    ['another algorithm', signed({ typ: 'JWT', alg: 'none' }, { sub: 1 })],
    ['HS512 in its header', signed({ typ: 'JWT', alg: 'HS512' }, { sub: 1 })],
    ['a header that is no object', signed('null', { sub: 1 })],
    ['a header that is no JSON', signed('{', { sub: 1 })],
    ['another secret', signed(ours, { sub: 1 }, 'sha256', 'another')],
    ['another digest', signed(ours, { sub: 1 }, 'sha512')],
    ['a signature that is cut', signed(ours, { sub: 1 }).slice(0, -4)],
    ['no signature', signed(ours, { sub: 1 }).replace(/[^.]+$/, '')],
    ['a list of claims', signed(ours, [1])],
    ['null for its claims', signed(ours, 'null')],
    ['a number for its claims', signed(ours, '7')],
    ['claims that are no JSON', signed(ours, '{')],
    ['two parts', signed(ours, { sub: 1 }).split('.').slice(0, 2).join('.')],
    ['four parts', `${signed(ours, { sub: 1 })}.x`],
  ])('a JWT with %s is not read', (_what, token) => {
    expect(signer.read(token)).toBeUndefined();
  });

  it('a JWT that was read before is read again, and one that differs from it in any part is not', () => {
    const token = signed(ours, { sub: 1 });
    expect([signer.read(token), signer.read(token)]).toEqual([{ sub: 1 }, { sub: 1 }]);
    const [head = '', body = '', tail = ''] = token.split('.');
    const [, otherBody = '', otherTail = ''] = signed(ours, { sub: 2 }).split('.');
    expect(signer.read([head, otherBody, tail].join('.'))).toBeUndefined();
    expect(signer.read([head, body, otherTail].join('.'))).toBeUndefined();
    expect(jwtSigner('another').read(token)).toBeUndefined();
  });

  it('a JWT is no longer than a line of a header', () => {
    const of = (length: number) => `a.b.${'c'.repeat(length - 4)}`;
    expect([of(4095), of(4096), 'a.b', 'a.b.c d'].map(looksLikeJwt)).toEqual([true, false, false, false]);
    const long = signed(ours, { sub: 1, filler: 'x'.repeat(4096) });
    expect(signer.read(long)).toBeUndefined();
  });
});
