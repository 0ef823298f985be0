import type { Request } from 'express';
import type { AddressLimits } from '../../accounts/address';
import { devices } from '../../accounts/rules/devices';
import type { Columns } from '../../db/schema/schema';
import type { BodyReader } from '../http/input';
import { addressForms } from './address-forms';
import { type AddressParts, addressFields } from './addresses';
import type { Api } from './api';
import { type CallerParts, type Context, contexts } from './callers';
import type { Render } from './errors';
import { graphqlForms } from './forms';
import { nodeField } from './node';
import { pictureRoom } from './pictures';
import { type ProfileParts, profileFields } from './profile';
import { type RegistrationParts, registrationFields } from './registration';
import { gendersIn } from './rules';
import { accountSchema } from './schema';
import { type SessionParts, sessionFields } from './sessions';

type OwnParts = 'forms' | 'genders' | 'render' | 'devices' | 'addressForms';

export type BagistoParts = Omit<RegistrationParts & SessionParts & ProfileParts & AddressParts, OwnParts> &
  CallerParts & {
    addresses: { limits: AddressLimits };
  };

/** Bagisto's headless API, as far as it is about customers. */
export function bagistoApi(
  accounts: BagistoParts,
  columns: Columns,
  pictureMegabytes: number,
  render: Render,
): { api: Api<Context>; readBody: BodyReader } {
  const parts = {
    ...accounts,
    render,
    forms: graphqlForms(accounts.customers, columns),
    genders: gendersIn(columns),
    addressForms: addressForms(accounts.addresses.limits),
    devices: devices(accounts.customers, columns.has('device_token')),
  };
  const newContext = contexts(accounts);
  // A picture is read before the document is known: who is calling is looked up once for both.
  const contextOfRequest = new WeakMap<Request, Context>();
  const contextOf: Api<Context>['contextOf'] = (req, res) => {
    const context = contextOfRequest.get(req) ?? newContext(req, res);
    contextOfRequest.set(req, context);
    return context;
  };
  const bodyOf = pictureRoom(pictureMegabytes);
  const fields = {
    ...registrationFields(parts),
    ...sessionFields(parts),
    ...profileFields(parts),
    ...addressFields(parts),
    node: nodeField(parts),
  };
  // Bagisto's own limit; its clients' documents take a tenth of it.
  const api = { name: 'Bagisto', schema: accountSchema(), fields, complexity: 400, contextOf };
  return { api, readBody: (req, res) => bodyOf(contextOf(req, res))(req, res) };
}
