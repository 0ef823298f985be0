import { createHmac, randomBytes } from 'node:crypto';

export type Claims = Record<string, unknown>;

/** sha1 of `Webkul\Customer\Models\Customer`, as a running Bagisto writes it. */
export const prv = '8fca088abae2f9a8f84a5f0bf6a652449055be00';
export const secret = 'test-jwt-secret-0123456789-abcdefghij';

export const nowInSeconds = () => Math.floor(Date.now() / 1000);

/** Claims that tymon/jwt-auth puts into a customer's token; `undefined` takes one away. */
export function phpClaims(changed: Claims = {}, now = nowInSeconds()): Claims {
  return {
    iss: 'https://shop.example/public/api/customer/login',
    iat: now,
    exp: now + 3600,
    nbf: now,
    jti: randomBytes(8).toString('hex'),
    sub: 1,
    prv,
    ...changed,
  };
}

export interface Signing {
  header?: Claims;
  key?: string;
  digest?: string;
}

const part = (text: string) => Buffer.from(text).toString('base64url');

/** Signed as PHP does, whose json_encode writes `\/`. */
export function signed(claims: unknown, { header, key = secret, digest = 'sha256' }: Signing = {}): string {
  const head = JSON.stringify(header ?? { typ: 'JWT', alg: 'HS256' });
  const text = `${part(head)}.${part(JSON.stringify(claims).replaceAll('/', '\\/'))}`;
  return `${text}.${createHmac(digest, key).update(text).digest('base64url')}`;
}

export const phpToken = (changed?: Claims, signing?: Signing) => signed(phpClaims(changed), signing);

export function partsOf(token: string): { head: string; claims: Claims; signature: string } {
  const [head = '', body = '', signature = ''] = token.split('.');
  const text = (encoded: string) => Buffer.from(encoded, 'base64url').toString();
  return { head: text(head), claims: JSON.parse(text(body)), signature };
}
