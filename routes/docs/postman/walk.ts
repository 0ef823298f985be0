/** One request of a folder, and what it learns for those after it. */
export interface Step {
  operation: string;
  /** The example that is sent; the first one if it does not say. */
  example?: string;
  /** Variables, and where in the answer their values are. */
  learn: Record<string, string>;
  as?: 'session' | 'token' | 'sessionId' | 'adminToken' | 'appToken' | 'accessKey';
}

export interface Folder {
  name: string;
  description: string;
  /** A value that a shop may not have given: without it the folder is passed over. */
  needs?: string;
  steps: Step[];
}

/** Calls one after the other, with one carrier: each is `operation`, perhaps `/example` and `(variable=place,…)`. */
const calls = (as: Step['as'], all: string): Step[] =>
  all.split(' ').map((call) => {
    const [, operation = '', example, told = ''] = /^(\w+)(?:\/(\w+))?(?:\((.*)\))?$/.exec(call) ?? [];
    const learn = Object.fromEntries(told.split(',').flatMap((one) => (one ? [one.split('=')] : [])));
    return { operation, example, as, learn };
  });
const open = (all: string) => calls(undefined, all);

const own = (as: Step['as']): Step[] => [
  ...calls(as, 'bagistoGetCustomer bagistoGetCustomerById bagistoUpdateProfile'),
  ...calls(as, 'bagistoCreateAddress(addressId=data.id) bagistoGetAddresses bagistoGetAddress'),
  ...calls(as, 'bagistoUpdateAddress bagistoDeleteAddress bagistoLogOut'),
];

/** Each way to leave ends the session of a login of its own. */
const leave = (operation: string): Step[] => [
  ...open('evershopLogIn(sid=data.sid)'),
  ...calls('sessionId', operation),
];

const createCustomer = calls(
  'adminToken',
  'evershopCreateCustomer(customerId=data.customer_id,uuid=data.uuid)',
);

/** The calls in an order in which each finds what it needs; run as a whole, they leave nobody logged in. */
export const walk: Folder[] = [
  {
    name: 'Bagisto, with a session',
    description: 'Registers a customer with an address of its own. The cookie carries the session along.',
    steps: [
      ...open('bagistoRegister bagistoLogIn(customerId=data.id)'),
      ...own('session'),
      ...open('bagistoForgotPassword bagistoResendVerification'),
    ],
  },
  {
    name: 'Bagisto, with a token',
    description: 'As mobile apps do it: the login answers a token, and each request sends it.',
    steps: [
      ...open('bagistoRegister bagistoLogIn/token(token=token,customerId=data.id)'),
      ...own('token'),
      ...open('bagistoLogIn/token(token=token)'),
      ...calls('token', 'bagistoExportCustomer bagistoEndOtherSessions'),
      ...calls('token', 'bagistoListSessions(loginId=data[0].id) bagistoEndSession'),
      ...open('bagistoLogIn/token(token=token)'),
      ...calls('token', 'bagistoDeleteCustomer'),
    ],
  },
  {
    name: 'EverShop, as an admin',
    description:
      'Enter adminEmail and adminPassword in the environment; without them the folder is passed over.',
    needs: 'adminPassword',
    steps: [
      ...open('evershopCreateAdminToken(accessToken=data.accessToken,refreshToken=data.refreshToken)'),
      ...open('evershopRefreshAdminToken(accessToken=data.accessToken)'),
      ...createCustomer,
      ...calls('adminToken', 'evershopListCustomers evershopGetCustomer'),
      ...calls('adminToken', 'graphqlForAdmins graphqlForAdminsGet'),
      ...calls('adminToken', 'evershopUpdateCustomer evershopUpdateMetafields'),
      ...calls('adminToken', 'evershopCreateAddress(addressUuid=data.uuid) evershopListAddresses'),
      ...calls('adminToken', 'evershopGetAddress evershopUpdateAddress'),
      ...calls('adminToken', 'evershopDeleteAddress evershopDeleteCustomer'),
    ],
  },
  {
    name: 'EverShop, as a customer',
    description: 'The sid of a login carries the session along in X-Session-ID. An admin makes the account.',
    needs: 'adminPassword',
    steps: [
      ...open('evershopCreateAdminToken(accessToken=data.accessToken)'),
      ...createCustomer,
      ...open('evershopCreateSession(token=data.token,sid=data.sid)'),
      ...calls('sessionId', 'evershopGetCustomer graphql/currentCustomer'),
      ...calls('token', 'evershopUpdateCustomer'),
      ...calls('sessionId', 'evershopCreateAddress(addressUuid=data.uuid) evershopUpdateAddress'),
      ...calls('sessionId', 'evershopDeleteAddress evershopDeleteSession'),
      ...open('evershopCreateSession(sid=data.sid)'),
      ...calls('sessionId', 'evershopEndSession'),
      ...['evershopLogOut', 'evershopLogOutCustomer', 'evershopLogOutByLink'].flatMap(leave),
      ...open('evershopCreateCustomerToken(appToken=data.accessToken,appRefreshToken=data.refreshToken)'),
      ...calls('appToken', 'evershopGetMe evershopUpdateMe'),
      ...calls('appToken', 'evershopCreateMyAddress(addressUuid=data.uuid) evershopListMyAddresses'),
      ...calls('appToken', 'evershopGetMyAddress evershopUpdateMyAddress evershopDeleteMyAddress'),
      ...open('evershopRefreshCustomerToken(appToken=data.accessToken)'),
      ...calls('appToken', 'evershopLogOut'),
      ...open('evershopResetPassword'),
    ],
  },
  {
    name: 'EverShop, with a mailed token',
    description:
      'Enter as resetToken what stands at the end of a mailed link; without it the folder is passed over.',
    needs: 'resetToken',
    steps: open('evershopUpdatePassword'),
  },
  {
    name: 'GraphQL',
    description:
      'Registers a customer, and asks with the token who that is. Enter yes as graphql in the environment where that door is open; without it the folder is passed over.',
    needs: 'graphql',
    steps: [
      ...open('graphql(accessKey=data.createCustomer.customer.token)'),
      ...calls('accessKey', 'graphql/profile graphqlGet'),
    ],
  },
  { name: 'Operations', description: 'For balancers.', steps: open('live ready') },
  {
    name: 'Metrics',
    description:
      'For Prometheus. Enter yes as metrics in the environment of a server with METRICS=true; without it the folder is passed over.',
    needs: 'metrics',
    steps: open('metrics'),
  },
];
