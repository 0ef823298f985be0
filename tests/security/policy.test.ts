import { startApp } from '../support/app';

/** Everything that is served over REST and to browsers: who may ask, and what is counted. A new line belongs here as well. */
const policy = `
pages     GET     customer/forgot-password: anybody
pages     POST    customer/forgot-password: anybody, with a form of ours; forgot-password
pages     GET     customer/reset-password: the holder of a link
pages     GET     customer/reset-password/:token: the holder of a link
pages     POST    customer/reset-password: the holder of a link, with a form of ours; reset-password
pages     POST    customer/reset-password/:token: the holder of a link, with a form of ours; reset-password
pages     GET     customer/verify-account/:token: who has a token
pages     POST    customer/verify-account/:token: who has a token, with a form of ours; reset-password
pages     GET     customer/confirm-email/:token: the holder of a link to a new address
pages     POST    customer/confirm-email/:token: the holder of a link to a new address, with a form of ours; reset-password
pages     GET     customer/resend-verification: anybody
pages     POST    customer/resend-verification: anybody, with a form of ours; forgot-password
pages     GET     customer/delete-account: anybody
pages     POST    customer/delete-account: anybody, with a form of ours
pages     GET     customer/account: anybody, who may be logged in
pages     POST    customer/account/log-in: anybody, with a form of ours
pages     POST    customer/account/log-out: customer with a session, with a form of ours
pages     POST    customer/account/end: customer with a session, with a form of ours
pages     POST    customer/account/end-others: customer with a session, with a form of ours
pages     GET     customer/account/export: anybody, who may be logged in
pages     GET     customer/account/password: anybody, who may be logged in
pages     POST    customer/account/password: customer with a session, with a form of ours
evershop  POST    customer/login: anybody; login
evershop  POST    api/customers/sessions: anybody; login
evershop  POST    customers/logout: anybody
evershop  POST    customer/logout: anybody
evershop  GET     customer/logout: anybody
evershop  POST    api/customer/tokens: anybody; login
evershop  POST    api/customer/token/refresh: anybody
evershop  POST    api/customers/sessions/:sid: admin with customers.customers.edit, or a customer
evershop  DELETE  api/customers/sessions/:sid: admin with customers.customers.edit, or a customer
evershop  POST    api/customers/reset-password: anybody; forgot-password
evershop  POST    api/customers/password: anybody; reset-password
evershop  POST    api/user/tokens: anybody; admin-login
evershop  POST    api/user/token/refresh: anybody
evershop  POST    api/customers: CREATE; some are throttled
evershop  GET     api/customers: admin with customers.customers
evershop  GET     api/customers/me: customer
evershop  PATCH   api/customers/me: customer
evershop  GET     api/customers/:id: admin with customers.customers, or the customer
evershop  PATCH   api/customers/:id: admin with customers.customers.edit, or the customer
evershop  DELETE  api/customers/:id: admin with customers.customers.delete
evershop  PATCH   api/customers/:id/metafields: admin with customers.customers.edit
evershop  GET     api/customers/me/addresses: customer
evershop  POST    api/customers/me/addresses: customer
evershop  GET     api/customers/me/addresses/:address_id: customer
evershop  PATCH   api/customers/me/addresses/:address_id: customer
evershop  DELETE  api/customers/me/addresses/:address_id: customer
evershop  GET     api/customers/:id/addresses: admin with customers.customers, or the customer
evershop  POST    api/customers/:id/addresses: admin with customers.addresses.create, or the customer
evershop  GET     api/customers/:id/addresses/:address_id: admin with customers.customers, or the customer
evershop  PATCH   api/customers/:id/addresses/:address_id: admin with customers.addresses.edit, or the customer
evershop  DELETE  api/customers/:id/addresses/:address_id: admin with customers.addresses.delete, or the customer
bagisto   POST    customer/login: anybody; login
bagisto   POST    customer/register: anybody; register
bagisto   POST    customer/forgot-password: anybody; forgot-password
bagisto   POST    customer/resend-verification: anybody; forgot-password
bagisto   GET     customer/logout: customer
bagisto   GET     customer/get: customer
bagisto   PUT     customer/profile: customer
bagisto   GET     customers/:id: customer
bagisto   DELETE  customer: customer
bagisto   GET     customer/export: customer
bagisto   GET     customer/sessions: customer
bagisto   DELETE  customer/sessions: customer
bagisto   DELETE  customer/sessions/:id: customer
bagisto   GET     addresses: customer
bagisto   POST    addresses/create: customer
bagisto   GET     addresses/create: customer
bagisto   PUT     addresses/create: customer
bagisto   DELETE  addresses/create: customer
bagisto   GET     addresses/:id: customer
bagisto   PUT     addresses/:id: customer
bagisto   DELETE  addresses/:id: customer
`;

it.each([
  ['closed', 'false', 'admin with customers.customers.create'],
  ['open', 'true', 'admin with customers.customers.create, or a stranger'],
])(
  'every line says who may ask for what, with registration %s at EverShop’s door',
  async (_, open, create) => {
    const app = await startApp('embedded', {
      env: { DOORS: 'bagisto,evershop,graphql,pages', EVERSHOP_OPEN_REGISTRATION: open },
    });
    try {
      const lines = app.doors.flatMap(({ name, lines = [] }) =>
        lines.map(({ method, path, who, throttle }) => {
          const counted = throttle === undefined ? '' : `; ${throttle}`;
          return `${name.padEnd(9)} ${method.padEnd(7)} ${path}: ${who}${counted}`;
        }),
      );
      expect(lines.sort()).toEqual(policy.trim().replace('CREATE', create).split('\n').sort());
    } finally {
      await app.stop();
    }
  },
);
