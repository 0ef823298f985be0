/** One request of a folder, and what it learns for those after it. */
export interface Step {
  operation: string;
  /** The example that is sent; the first one if it does not say. */
  example?: string;
  /** Variables, and where in the answer their values are. */
  learn?: Record<string, string>;
  as?: 'session' | 'token' | 'sessionId' | 'adminToken' | 'appToken' | 'accessKey';
}

export interface Folder {
  name: string;
  description: string;
  /** A value that a shop may not have given: without it the folder is passed over. */
  needs?: string;
  steps: Step[];
}

/** Calls one after the other, with one carrier. */
const calls = (as: Step['as'], operations: string): Step[] =>
  operations.split(' ').map((operation) => ({ operation, as }));

const own = (as: Step['as']): Step[] => [
  ...calls(as, 'bagistoGetCustomer bagistoGetCustomerById bagistoUpdateProfile'),
  { operation: 'bagistoCreateAddress', as, learn: { addressId: 'data.id' } },
  ...calls(
    as,
    'bagistoGetAddresses bagistoGetAddress bagistoUpdateAddress bagistoDeleteAddress bagistoLogOut',
  ),
];

const logInAgain: Step = { operation: 'bagistoLogIn', example: 'token', learn: { token: 'token' } };

/** Each way to leave ends the session of a login of its own. */
const leave = (operation: string): Step[] => [
  { operation: 'evershopLogIn', learn: { sid: 'data.sid' } },
  { operation, as: 'sessionId' },
];

const customer = { customerId: 'data.customer_id', uuid: 'data.uuid' };
const address = { addressUuid: 'data.uuid' };

/** The calls in an order in which each finds what it needs; run as a whole, they leave nobody logged in. */
export const walk: Folder[] = [
  {
    name: 'Bagisto, with a session',
    description: 'Registers a customer with an address of its own. The cookie carries the session along.',
    steps: [
      { operation: 'bagistoRegister' },
      { operation: 'bagistoLogIn', learn: { customerId: 'data.id' } },
      ...own('session'),
      { operation: 'bagistoForgotPassword' },
      { operation: 'bagistoResendVerification' },
    ],
  },
  {
    name: 'Bagisto, with a token',
    description: 'As mobile apps do it: the login answers a token, and each request sends it.',
    steps: [
      { operation: 'bagistoRegister' },
      { operation: 'bagistoLogIn', example: 'token', learn: { token: 'token', customerId: 'data.id' } },
      ...own('token'),
      logInAgain,
      ...calls('token', 'bagistoExportCustomer bagistoEndOtherSessions'),
      { operation: 'bagistoListSessions', as: 'token', learn: { loginId: 'data[0].id' } },
      { operation: 'bagistoEndSession', as: 'token' },
      logInAgain,
      { operation: 'bagistoDeleteCustomer', as: 'token' },
    ],
  },
  {
    name: 'EverShop, as an admin',
    description:
      'Enter adminEmail and adminPassword in the environment; without them the folder is passed over.',
    needs: 'adminPassword',
    steps: [
      {
        operation: 'evershopCreateAdminToken',
        learn: { accessToken: 'data.accessToken', refreshToken: 'data.refreshToken' },
      },
      { operation: 'evershopRefreshAdminToken', learn: { accessToken: 'data.accessToken' } },
      { operation: 'evershopCreateCustomer', as: 'adminToken', learn: customer },
      ...calls(
        'adminToken',
        'evershopListCustomers evershopGetCustomer graphqlForAdmins graphqlForAdminsGet',
      ),
      ...calls('adminToken', 'evershopUpdateCustomer evershopUpdateMetafields'),
      { operation: 'evershopCreateAddress', as: 'adminToken', learn: address },
      ...calls('adminToken', 'evershopListAddresses evershopGetAddress evershopUpdateAddress'),
      ...calls('adminToken', 'evershopDeleteAddress evershopDeleteCustomer'),
    ],
  },
  {
    name: 'EverShop, as a customer',
    description: 'The sid of a login carries the session along in X-Session-ID. An admin makes the account.',
    needs: 'adminPassword',
    steps: [
      { operation: 'evershopCreateAdminToken', learn: { accessToken: 'data.accessToken' } },
      { operation: 'evershopCreateCustomer', as: 'adminToken', learn: customer },
      { operation: 'evershopCreateSession', learn: { token: 'data.token', sid: 'data.sid' } },
      { operation: 'evershopGetCustomer', as: 'sessionId' },
      { operation: 'graphql', example: 'currentCustomer', as: 'sessionId' },
      { operation: 'evershopUpdateCustomer', as: 'token' },
      { operation: 'evershopCreateAddress', as: 'sessionId', learn: address },
      ...calls('sessionId', 'evershopUpdateAddress evershopDeleteAddress evershopDeleteSession'),
      { operation: 'evershopCreateSession', learn: { sid: 'data.sid' } },
      { operation: 'evershopEndSession', as: 'sessionId' },
      ...['evershopLogOut', 'evershopLogOutCustomer', 'evershopLogOutByLink'].flatMap(leave),
      {
        operation: 'evershopCreateCustomerToken',
        learn: { appToken: 'data.accessToken', appRefreshToken: 'data.refreshToken' },
      },
      ...calls('appToken', 'evershopGetMe evershopUpdateMe'),
      { operation: 'evershopCreateMyAddress', as: 'appToken', learn: address },
      ...calls('appToken', 'evershopListMyAddresses evershopGetMyAddress'),
      ...calls('appToken', 'evershopUpdateMyAddress evershopDeleteMyAddress'),
      { operation: 'evershopRefreshCustomerToken', learn: { appToken: 'data.accessToken' } },
      { operation: 'evershopLogOut', as: 'appToken' },
      { operation: 'evershopResetPassword' },
    ],
  },
  {
    name: 'EverShop, with a mailed token',
    description:
      'Enter as resetToken what stands at the end of a mailed link; without it the folder is passed over.',
    needs: 'resetToken',
    steps: [{ operation: 'evershopUpdatePassword' }],
  },
  {
    name: 'GraphQL',
    description:
      'Registers a customer, and asks with the token who that is. Enter yes as graphql in the environment where that door is open; without it the folder is passed over.',
    needs: 'graphql',
    steps: [
      { operation: 'graphql', learn: { accessKey: 'data.createCustomer.customer.token' } },
      { operation: 'graphql', example: 'profile', as: 'accessKey' },
      { operation: 'graphqlGet', as: 'accessKey' },
    ],
  },
  {
    name: 'Operations',
    description: 'For balancers.',
    steps: [{ operation: 'live' }, { operation: 'ready' }],
  },
  {
    name: 'Metrics',
    description:
      'For Prometheus. Enter yes as metrics in the environment of a server with METRICS=true; without it the folder is passed over.',
    needs: 'metrics',
    steps: [{ operation: 'metrics' }],
  },
];
