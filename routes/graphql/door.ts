import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { AddressLimits } from '../../accounts/address';
import { MethodNotAllowed, TooManyAttempts } from '../../accounts/errors';
import type { PasswordHasher } from '../../accounts/identity/password-hasher';
import type { Languages } from '../../accounts/lang/languages';
import { confirmPassword } from '../../accounts/rules/confirm-password';
import { devices } from '../../accounts/rules/devices';
import type { Schema } from '../../db/schema/schema';
import { announceFailure } from '../http/failures';
import type { Door } from '../http/router';
import { addressForms } from './address-forms';
import { type AddressParts, addressFields } from './addresses';
import { type CallerParts, contexts } from './callers';
import type { Render } from './errors';
import { executor } from './execution';
import { serveExplorer } from './explorer';
import { graphqlFailures } from './failures';
import { graphqlForms } from './forms';
import { nodeField } from './node';
import type { GraphqlConfig } from './options';
import { pictureRoom } from './pictures';
import { type ProfileParts, profileFields } from './profile';
import { type RegistrationParts, registrationFields } from './registration';
import { gendersIn } from './rules';
import { accountSchema } from './schema';
import { type SessionParts, sessionFields } from './sessions';
import { storefrontKeys } from './storefront-keys';
import { readParams, send } from './transport';

type OwnParts = 'forms' | 'genders' | 'render' | 'devices' | 'confirmPassword' | 'addressForms';

export type GraphqlParts = Omit<RegistrationParts & SessionParts & ProfileParts & AddressParts, OwnParts> &
  CallerParts & {
    hasher: PasswordHasher;
    addresses: { limits: AddressLimits };
    languages: Languages;
    shedLoad: RequestHandler;
    logger: Logger;
  };

export interface GraphqlShop {
  appUrl: URL;
  graphql: GraphqlConfig;
}

const graphqlPath = '/api/graphql';

/** Bagisto's headless API, as far as it is about customers: one address, and the schema says the rest. */
export function graphqlDoor(
  given: GraphqlParts,
  { customers: columns }: Pick<Schema, 'customers'>,
  { appUrl, graphql: options }: GraphqlShop,
): Door {
  const { customers, logger, languages } = given;
  // English only, as Bagisto's: its apps look for words in these texts.
  const render: Render = (message) => languages.render(message);
  const parts = {
    ...given,
    render,
    forms: graphqlForms(customers, columns),
    genders: gendersIn(columns),
    addressForms: addressForms(given.addresses.limits),
    devices: devices(customers, columns.has('device_token')),
    confirmPassword: confirmPassword(given),
  };
  const fields = {
    ...registrationFields(parts),
    ...sessionFields(parts),
    ...profileFields(parts),
    ...addressFields(parts),
    node: nodeField(parts),
  };
  const run = executor(accountSchema(), fields, options.introspection, render);
  const contextOf = contexts(given);
  const bodyOf = pictureRoom(options.pictureMegabytes);

  const serve = async (req: Request, res: Response): Promise<void> => {
    const context = contextOf(req, res);
    const params = await readParams(bodyOf(context), req, res);
    const { answer, causes } = await run(params, context);
    for (const cause of causes) announceFailure(logger, cause, res);
    send(res, causes.some((cause) => cause instanceof TooManyAttempts) ? 429 : 200, answer);
  };

  const router = Router({ caseSensitive: true, strict: true });
  router.all(graphqlPath, (_req, res, next) => {
    res.locals.door = 'graphql';
    res.locals.route = graphqlPath.slice(1);
    next();
  });
  const allowed = options.explorer ? ['GET', 'HEAD', 'POST'] : ['POST'];
  router.options(graphqlPath, (_req, res) => void res.set('Allow', allowed.join(',')).status(200).end());
  if (options.explorer) serveExplorer(router, graphqlPath, appUrl.protocol === 'https:');
  router.post(graphqlPath, given.shedLoad, storefrontKeys(options.storefrontKeys, render), serve);
  router.all(graphqlPath, () => {
    throw new MethodNotAllowed(allowed);
  });
  router.use(graphqlFailures(render, logger));
  const ground = options.explorer ? /^(?=\/api\/graphql(?:$|\/graphiql\/))/ : /^(?=\/api\/graphql$)/;
  return { name: 'graphql', router, ground, paths: [graphqlPath] };
}
