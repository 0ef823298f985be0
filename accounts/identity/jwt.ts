import { createHmac, timingSafeEqual } from 'node:crypto';
import { remembered } from '../remembered';

/**
 * Exactly what tymon/jwt-auth writes and reads with HS256, and nothing else: there is no algorithm to choose, so
 * none to confuse. A library would refuse numbers written as text, which PHP takes.
 */
export type Claims = Readonly<Record<string, unknown>>;

export type JwtSigner = ReturnType<typeof jwtSigner>;

const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'HS256' })).toString('base64url');

/** Cheap check before any cryptography; a text longer than a header line may be is nobody's token. */
export const looksLikeJwt = (text: string) => text.length < 4096 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

/** About 3 MB of tokens as we sign them. */
const mostKnown = 5_000;

export function jwtSigner(secret: string | Buffer) {
  const signature = (signed: string) => createHmac('sha256', secret).update(signed).digest();
  return {
    sign(claims: Claims) {
      const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      return `${signed}.${signature(signed).toString('base64url')}`;
    },
    /**
     * The claims, when our secret signed them; their times are the caller's business. Remembered as a session's cookie is
     * (session-cookie.ts), and as safely: a signature costs a tenth of customer/get.
     */
    read: remembered(mostKnown, (token: string): Claims | undefined => {
      if (!looksLikeJwt(token)) return undefined;
      const [head = '', body = '', tail = ''] = token.split('.');
      const expected = signature(`${head}.${body}`);
      const presented = Buffer.from(tail, 'base64url');
      if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) return undefined;
      return head === header || decoded(head)?.alg === 'HS256' ? decoded(body) : undefined;
    }),
  };
}

function decoded(part: string): Claims | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
