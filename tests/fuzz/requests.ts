import fc from 'fast-check';
import type { IntrospectionQuery } from 'graphql';
import { describedRequest, type OpenApi } from './described-requests';
import { graphqlRequest } from './graphql-requests';
import { callerNames, type FuzzRequest } from './world';

export function requestsOf(document: OpenApi, introspection: IntrospectionQuery): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    { weight: 8, arbitrary: describedRequest(document) },
    { weight: 3, arbitrary: graphqlRequest(introspection) },
    { weight: 1, arbitrary: pageRequest },
  );
}

const pageRequest: fc.Arbitrary<FuzzRequest> = fc
  .record({
    caller: fc.constantFrom(...callerNames),
    page: fc.constantFrom(
      ...['/', '/customer/forgot-password', `/customer/reset-password/${'a'.repeat(64)}`],
      ...[
        '/customer/account',
        '/customer/account/log-in',
        '/customer/account/end',
        '/customer/account/password',
      ],
      ...['/customer/account/end-others', '/customer/account/export', '/customer/delete-account'],
      ...['/customer/resend-verification', `/customer/verify-account/${'a'.repeat(32)}`],
    ),
    method: fc.constantFrom('GET', 'POST', 'HEAD'),
    fields: fc.dictionary(
      fc.constantFrom(
        ...['email', 'password', 'password[x]', 'password_confirmation', 'locale'],
        ...['current_password', 'current_password[x]', 'confirm', 'login', 'login[]', 'done'],
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
  })
  .map(({ caller, page, method, fields }) => ({
    caller,
    method,
    path: page,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    ...(method === 'POST' && {
      body: new URLSearchParams(
        Object.entries(fields).map(([name, value]) => [name, value.toWellFormed()] as [string, string]),
      ).toString(),
    }),
  }));
