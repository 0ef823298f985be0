import { storefrontKey } from '../../routes/docs/openapi/samples';
import { provenFor } from './proven';

provenFor([
  ...['0.x', '1.0', '1.3'].map((release) => ({
    what: `a shop like Bagisto ${release}`,
    store: 'embedded' as const,
    env: { BAGISTO_RELEASE: release },
    about: /^bagisto/,
  })),
  {
    what: 'a shop that reveals less and lets anybody register',
    store: 'embedded',
    env: {
      BAGISTO_PREFIXES: '/api',
      FORGOT_PASSWORD_REVEALS: 'false',
      EVERSHOP_OPEN_REGISTRATION: 'true',
      STOREFRONT_KEYS: storefrontKey,
    },
    about: /^bagistoForgotPassword|^bagistoGetCustomerById|^evershop(Create|Get)Customer$|^graphql$/,
  },
]);
