import { createHmac } from 'node:crypto';
import { john } from '../clients/client';
import {
  type Claims,
  nowInSeconds,
  phpClaims,
  phpToken,
  prv,
  type Signing,
  secret,
  signed,
} from './handmade';

const now = nowInSeconds();

/** Tokens that PHP signs, or may be configured to sign. */
export const goodHere: [string, Claims][] = [
  ['as it is', {}],
  ['without iss', { iss: undefined }],
  ['without iat', { iat: undefined }],
  ['without nbf', { nbf: undefined }],
  ['of another host', { iss: 'http://localhost:8000/api/customer/login' }],
  ['a subject as text', { sub: '1' }],
  ['times as text', { iat: String(now - 5), nbf: String(now - 5), exp: String(now + 60) }],
  ['times with a fraction', { iat: now - 4.75, nbf: now - 4.75, exp: now + 60.25 }],
  ['times as text with a fraction', { iat: `${now - 5}.123456`, exp: `${now + 60}.000001` }],
  ['that ends in the year 2286', { exp: 9_999_999_999 }],
  ['that never ends', { exp: 999_999_999_999_999 }],
  ['with claims of a plugin', { role: 'customer', locale: 'en' }],
];

const unsigned = (alg: string) =>
  `${signed(phpClaims(), { header: { typ: 'JWT', alg } }).replace(/[^.]*$/, '')}`;
const other = (header: Claims, signing: Signing = {}) => phpToken({}, { ...signing, header });
const claimed = (changed: Claims) => phpToken(changed);
const [head = '', body = '', signature = ''] = phpToken().split('.');

/** Signed, forged or made up: none of them calls anybody. */
export const nobodys: [string, string][] = [
  ['alg none', unsigned('none')],
  ['alg None, with a signature', other({ typ: 'JWT', alg: 'None' })],
  ['HS384', other({ typ: 'JWT', alg: 'HS384' }, { digest: 'sha384' })],
  ['HS512', other({ typ: 'JWT', alg: 'HS512' }, { digest: 'sha512' })],
  ['an HS256 signature that calls itself RS256', other({ typ: 'JWT', alg: 'RS256' })],
  ['an HS256 signature that calls itself HS512', other({ typ: 'JWT', alg: 'HS512' })],
  ['no alg', other({ typ: 'JWT' })],
  ['another secret', phpToken({}, { key: 'another-secret-0123456789-abcdefghij' })],
  ['an empty secret', phpToken({}, { key: '' })],
  ['the claims of another token', `${head}.${phpToken({ sub: 2 }).split('.')[1]}.${signature}`],
  ['a signature cut short', `${head}.${body}.${signature.slice(0, -2)}`],
  ['no signature', `${head}.${body}.`],
  ['two parts', `${head}.${body}`],
  ['four parts', `${head}.${body}.${signature}.${signature}`],
  ["a wrong prv (an admin's)", claimed({ prv: 'df883db97bd05ef8ff85082d686c45e832e593a9' })],
  ['no prv', claimed({ prv: undefined })],
  ['prv as a list', claimed({ prv: [prv] })],
  ['expired', claimed({ exp: now - 10 })],
  ['expired, as text', claimed({ exp: String(now - 10) })],
  ['not yet valid', claimed({ nbf: now + 600 })],
  ['made in the future', claimed({ iat: now + 600 })],
  ['no exp', claimed({ exp: undefined })],
  ['exp null', claimed({ exp: null })],
  ['exp as a word', claimed({ exp: 'never' })],
  ['exp negative', claimed({ exp: -1 })],
  ['exp as a list', claimed({ exp: [now + 60] })],
  ['exp beyond counting', claimed({ exp: 1e300 })],
  ['nbf as a word', claimed({ nbf: 'now' })],
  ['iat as an object', claimed({ iat: {} })],
  ['iss as a list', claimed({ iss: ['https://shop.example'] })],
  ['no sub', claimed({ sub: undefined })],
  ['sub null', claimed({ sub: null })],
  ['sub 0', claimed({ sub: 0 })],
  ['sub negative', claimed({ sub: -1 })],
  ['sub with a fraction', claimed({ sub: 1.5 })],
  ['sub as text with a fraction', claimed({ sub: '1.0' })],
  ['sub as a list', claimed({ sub: [1] })],
  ['sub as an object', claimed({ sub: { id: 1 } })],
  ['sub true', claimed({ sub: true })],
  ['sub as an e-mail address', claimed({ sub: john.email })],
  ['sub that tries SQL', claimed({ sub: '1 OR 1=1' })],
  ['sub huge', claimed({ sub: 999_999_999_999_999 })],
  ['sub beyond counting', claimed({ sub: 1e300 })],
  ['a subject that does not exist', claimed({ sub: 4711 })],
  ['a subject that does not exist, for ever', claimed({ sub: 4711, exp: 999_999_999_999_999 })],
  ['an inactive subject', claimed({ sub: 2 })],
  ['no jti', claimed({ jti: undefined })],
  ['jti empty', claimed({ jti: '' })],
  ['jti null', claimed({ jti: null })],
  ['jti as a number', claimed({ jti: 12345 })],
  ['jti as a list', claimed({ jti: ['a'] })],
  ['jti very long', claimed({ jti: 'a'.repeat(1000) })],
  ['jti with a line break', claimed({ jti: 'a\r\nDEL' })],
  ['claims that are a list', signed([1, 2, 3])],
  ['claims that are null', signed(null)],
  ['claims that are text', signed('me')],
  ['broken claims', signedText('{"sub":1')],
  ['garbage', 'garbage'],
  ['dots', '...'],
  ['a word', 'true'],
  ['another kind of token', '42|wX0fH3nq8Yz1'],
  ['very long', `${'a'.repeat(4000)}.${'b'.repeat(4000)}.${'c'.repeat(4000)}`],
  ['very long, and well signed', claimed({ note: 'n'.repeat(8000) })],
];

function signedText(text: string): string {
  const both = `${Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url')}.${Buffer.from(text).toString('base64url')}`;
  return `${both}.${createHmac('sha256', secret).update(both).digest('base64url')}`;
}
