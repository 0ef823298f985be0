/** The variable with a credential, for calls that take one. A session's cookie goes along by itself. */
export type Credential = 'nobody' | 'session' | 'token' | 'sid' | 'accessToken' | 'appToken' | 'accessKey';

/** One request of a folder, and what it learns for those after it. */
export interface Step {
  operation: string;
  /** The example that is sent; the first one if it does not say. */
  example?: string;
  /** Variables, and where in the answer their values are. */
  learn: Record<string, string>;
  as: Credential;
}

export interface Folder {
  name: string;
  description: string;
  /** A value that a shop may not have given: without it the folder is passed over. */
  needs?: string;
  steps: Step[];
}

/** Calls one after the other, with one credential: each is `operation`, perhaps `/example` and `(variable=place,…)`. */
type Calls = `${Credential}: ${string}`;

const steps = (...all: Calls[]): Step[] =>
  all.flatMap((line) => {
    const [as, calls] = line.split(': ') as [Credential, string];
    return calls.split(' ').map((call) => {
      const [, operation = '', example, told = ''] = /^(\w+)(?:\/(\w+))?(?:\((.*)\))?$/.exec(call) ?? [];
      const learn = Object.fromEntries(told.split(',').flatMap((one) => (one ? [one.split('=')] : [])));
      return { operation, example, as, learn };
    });
  });

const own = (as: Credential): Calls[] => [
  `${as}: bagistoGetCustomer bagistoGetCustomerById bagistoUpdateProfile`,
  `${as}: bagistoCreateAddress(addressId=data.id) bagistoGetAddresses bagistoGetAddress`,
  `${as}: bagistoUpdateAddress bagistoDeleteAddress bagistoLogOut`,
];

const createCustomer = 'accessToken: evershopCreateCustomer(customerId=data.customer_id,uuid=data.uuid)';

/** Each way to leave ends the session of a login of its own. */
const leave = (operation: string): Calls => `sid: evershopLogIn(sid=data.sid) ${operation}`;

/** The calls in an order in which each finds what it needs; run as a whole, they leave nobody logged in. */
export const walk: Folder[] = [
  {
    name: 'Bagisto, with a session',
    description: 'Registers a customer with an address of its own. The cookie carries the session along.',
    steps: steps(
      'session: bagistoRegister bagistoLogIn(customerId=data.id)',
      ...own('session'),
      'session: bagistoForgotPassword bagistoResendVerification',
    ),
  },
  {
    name: 'Bagisto, with a token',
    description: 'As mobile apps do it: the login answers a token, and each request sends it.',
    steps: steps(
      'token: bagistoRegister bagistoLogIn/token(token=token,customerId=data.id)',
      ...own('token'),
      'token: bagistoLogIn/token(token=token) bagistoExportCustomer bagistoEndOtherSessions',
      'token: bagistoListSessions(loginId=data[0].id) bagistoEndSession',
      'token: bagistoLogIn/token(token=token) bagistoDeleteCustomer',
    ),
  },
  {
    name: 'EverShop, as an admin',
    description:
      'Enter adminEmail and adminPassword in the environment; without them the folder is passed over.',
    needs: 'adminPassword',
    steps: steps(
      'accessToken: evershopCreateAdminToken(accessToken=data.accessToken,refreshToken=data.refreshToken)',
      'accessToken: evershopRefreshAdminToken(accessToken=data.accessToken)',
      createCustomer,
      'accessToken: evershopListCustomers evershopGetCustomer graphqlForAdmins graphqlForAdminsGet',
      'accessToken: evershopUpdateCustomer evershopUpdateMetafields',
      'accessToken: evershopCreateAddress(addressUuid=data.uuid) evershopListAddresses evershopGetAddress',
      'accessToken: evershopUpdateAddress evershopDeleteAddress evershopDeleteCustomer',
    ),
  },
  {
    name: 'EverShop, as a customer',
    description: 'The sid of a login carries the session along in X-Session-ID. An admin makes the account.',
    needs: 'adminPassword',
    steps: steps(
      'accessToken: evershopCreateAdminToken(accessToken=data.accessToken)',
      createCustomer,
      'sid: evershopCreateSession(token=data.token,sid=data.sid) evershopGetCustomer graphql/currentCustomer',
      'token: evershopUpdateCustomer',
      'sid: evershopCreateAddress(addressUuid=data.uuid) evershopUpdateAddress evershopDeleteAddress',
      'sid: evershopDeleteSession evershopCreateSession(sid=data.sid) evershopEndSession',
      ...['evershopLogOut', 'evershopLogOutCustomer', 'evershopLogOutByLink'].map(leave),
      'appToken: evershopCreateCustomerToken(appToken=data.accessToken,appRefreshToken=data.refreshToken)',
      'appToken: evershopGetMe evershopUpdateMe',
      'appToken: evershopCreateMyAddress(addressUuid=data.uuid) evershopListMyAddresses',
      'appToken: evershopGetMyAddress evershopUpdateMyAddress evershopDeleteMyAddress',
      'appToken: evershopRefreshCustomerToken(appToken=data.accessToken) evershopLogOut evershopResetPassword',
    ),
  },
  {
    name: 'EverShop, with a mailed token',
    description:
      'Enter as resetToken what stands at the end of a mailed link; without it the folder is passed over.',
    needs: 'resetToken',
    steps: steps('nobody: evershopUpdatePassword'),
  },
  {
    name: 'GraphQL',
    description:
      'Registers a customer, and asks with the token who that is. Enter yes as graphql in the environment where that door is open; without it the folder is passed over.',
    needs: 'graphql',
    steps: steps(
      'nobody: graphql(accessKey=data.createCustomer.customer.token)',
      'accessKey: graphql/profile graphqlGet',
    ),
  },
  { name: 'Operations', description: 'For balancers.', steps: steps('nobody: live ready') },
  {
    name: 'Metrics',
    description:
      'For Prometheus. Enter yes as metrics in the environment of a server with METRICS=true; without it the folder is passed over.',
    needs: 'metrics',
    steps: steps('nobody: metrics'),
  },
];
