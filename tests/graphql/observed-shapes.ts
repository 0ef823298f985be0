import type { Selection } from './client-operations';

/** The fields of an object: values, matchers, and below them objects or lists of objects. */
export type Shape = { [field: string]: unknown };

/** Picks the selected fields and nothing else; an unknown field is a mistake of the test. */
export function selected(at: string, shape: Shape, selection: Selection[], typenames: boolean): Shape {
  const entries = selection.map((field): [string, unknown] => {
    const { name, selection: below } = typeof field === 'string' ? { name: field } : field;
    if (!(name in shape)) throw new Error(`nothing is known of ${at}.${name}`);
    const known = shape[name];
    if (below === undefined) return [name, known];
    const inside = (one: unknown) => selected(`${at}.${name}`, one as Shape, below, typenames);
    return [name, Array.isArray(known) ? known.map(inside) : inside(known)];
  });
  return { ...Object.fromEntries(entries), ...(typenames && { __typename: shape.__typename }) };
}

/** The state before an operation, and the client's input. */
export interface Asked {
  /** The operation's input, or its variables where it has none. */
  sent: Record<string, unknown>;
  /** Arguments that are written into the document. */
  args: Record<string, string>;
  places: number;
}

const like = (form: RegExp) => expect.stringMatching(form);
const token = like(/^\d+\|[A-Za-z0-9]{40}[0-9a-f]{8}$/);
const anonymous = like(/^\/api\/\.well-known\/genid\/[0-9a-f]{20}$/);
const capitalised = (value: unknown) => String(value).replace(/^./, (letter) => letter.toUpperCase());
const isoDay = (value: unknown) => String(value).replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$1-$2');
const cursorOf = (place: number) => Buffer.from(String(place)).toString('base64');

/** The answer of a running Bagisto, but for the deliberate differences, for these clients' one customer. */
export function observed(root: string, asked: Asked): Shape {
  const shape = shapes[root]?.(asked);
  if (!shape) throw new Error(`nothing is known of ${root}`);
  return { ...shape, clientMutationId: asked.sent.clientMutationId ?? null };
}

const shapes: Record<string, (asked: Asked) => Shape> = {
  createCustomer: ({ sent }) => ({
    __typename: 'createCustomerPayload',
    success: true,
    message: 'Your account has been created successfully.',
    customer: {
      __typename: 'Customer',
      id: '/api/shop/customers/2',
      _id: 2,
      firstName: 'Jane',
      lastName: 'Doe',
      name: 'Jane Doe',
      email: 'new@example.com',
      phone: sent.phone ?? null,
      gender: sent.gender ?? null,
      dateOfBirth: sent.dateOfBirth ? isoDay(sent.dateOfBirth) : null,
      status: '1',
      isVerified: '1',
      isSuspended: '0',
      subscribedToNewsLetter: sent.subscribedToNewsLetter,
      token,
      apiToken: null,
      rememberToken: null,
      customerGroupId: '1',
      channelId: null,
    },
  }),
  createCustomerLogin: () => ({
    __typename: 'createCustomerLoginPayload',
    customerLogin: { __typename: 'CustomerLogin', ...loggedIn },
  }),
  createLogin: () => ({
    login: { ...loggedIn, email: 'person1@example.com', firstName: 'John', lastName: 'Doe' },
  }),
  createVerifyToken: () => ({
    verifyToken: {
      id: '1',
      _id: 1,
      firstName: 'John',
      lastName: 'Doe',
      email: 'person1@example.com',
      isValid: true,
      message: 'Token is valid',
    },
  }),
  createLogout: () => ({
    __typename: 'createLogoutPayload',
    logout: {
      __typename: 'createLogoutPayloadData',
      id: anonymous,
      success: true,
      message: 'Logged out successfully',
    },
  }),
  createForgotPassword: () => ({
    __typename: 'createForgotPasswordPayload',
    forgotPassword: {
      __typename: 'ForgotPassword',
      id: anonymous,
      success: true,
      message: 'Reset link sent successfully to your email',
    },
  }),
  readCustomerProfile: () => ({
    __typename: 'CustomerProfile',
    ...profile({}),
    id: '/api/shop/customer_profiles/1',
    isVerified: '1',
    isSuspended: '0',
    success: null,
    message: null,
  }),
  createCustomerProfileUpdate: ({ sent }) => ({
    __typename: 'createCustomerProfileUpdatePayload',
    customerProfileUpdate: {
      __typename: 'createCustomerProfileUpdatePayloadData',
      ...profile(sent),
      id: '/api/shop/customer_profile_updates/1',
      isVerified: 'true',
      isSuspended: 'false',
      success: true,
      message: 'Customer profile updated successfully',
    },
  }),
  createCustomerProfileDelete: () => ({
    __typename: 'createCustomerProfileDeletePayload',
    customerProfileDelete: {
      __typename: 'CustomerProfileDelete',
      id: '/api/shop/customer_profile_deletes/1',
      success: true,
      message: 'Customer account deleted successfully',
    },
  }),
  createAddUpdateCustomerAddress: ({ sent, places }) => {
    const id = sent.addressId ?? places + 1;
    const before = sent.addressId ? stored : {};
    const said = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
    // A client that sends the first line alone shows all lines in it.
    const lines = said.address1 ? { address2: null, ...said } : { ...before, ...said };
    return {
      __typename: 'createAddUpdateCustomerAddressPayload',
      addUpdateCustomerAddress: {
        __typename: 'createAddUpdateCustomerAddressPayloadData',
        email: null,
        companyName: null,
        vatId: null,
        ...before,
        ...lines,
        id: String(id),
        _id: id,
        addressId: id,
        useForShipping: false,
      },
    };
  },
  createDeleteCustomerAddress: ({ sent }) => ({
    __typename: 'createDeleteCustomerAddressPayload',
    deleteCustomerAddress: {
      __typename: 'createDeleteCustomerAddressPayloadData',
      id: String(sent.addressId),
      addressId: sent.addressId,
      status: '1',
      success: true,
      message: 'Item removed successfully.',
    },
  }),
  customerAddress: () => ({ __typename: 'CustomerAddress', ...address(1) }),
  getCustomerAddresses: ({ sent, args, places }) => {
    const first = Number(args.first?.replace(/^\$.*/, '') || sent.first || 10);
    const [, after] = /^"(.*)"$/.exec(args.after ?? '') ?? [];
    const start = after === undefined ? 0 : Number(Buffer.from(after, 'base64').toString()) + 1;
    const end = Math.min(start + first, places);
    const edges = Array.from({ length: end - start }, (_, at) => ({
      __typename: 'GetCustomerAddressesEdge',
      cursor: cursorOf(start + at),
      node: { __typename: 'GetCustomerAddresses', ...address(start + at + 1) },
    }));
    return {
      __typename: 'GetCustomerAddressesCursorConnection',
      edges,
      pageInfo: {
        __typename: 'GetCustomerAddressesPageInfo',
        hasNextPage: end < places,
        hasPreviousPage: start > 0,
        startCursor: edges.at(0)?.cursor,
        endCursor: edges.at(-1)?.cursor,
      },
      totalCount: places,
    };
  },
};

const loggedIn = {
  id: '1',
  _id: 1,
  token,
  apiToken: null,
  success: true,
  message: 'You have logged in successfully',
};

const profile = (sent: Record<string, unknown>) => ({
  _id: '1',
  firstName: sent.firstName ?? 'John',
  lastName: sent.lastName ?? 'Doe',
  email: sent.email ?? 'person1@example.com',
  phone: sent.phone ?? '',
  gender: sent.gender ? capitalised(sent.gender) : '',
  dateOfBirth: sent.dateOfBirth ? isoDay(sent.dateOfBirth) : '',
  status: '1',
  subscribedToNewsLetter: sent.subscribedToNewsLetter ?? false,
  image: null,
});

/** Rows that the addresses of a test are made of. */
export const stored = {
  firstName: 'John',
  lastName: 'Doe',
  companyName: 'Doe & Sons',
  vatId: 'GB123456789',
  email: 'john@example.com',
  phone: '+15550123',
  address1: '1 Old Street',
  address2: 'Floor 2',
  city: 'London',
  state: 'LND',
  country: 'GB',
  postcode: 'EC1',
  defaultAddress: false,
};

const address = (id: number) => ({
  ...stored,
  id: `/api/shop/customer-addresses/${id}`,
  _id: id,
  addressType: 'customer',
  parentAddressId: null,
  cartId: null,
  orderId: null,
  name: 'John Doe',
  gender: null,
  address: '1 Old Street\nFloor 2',
  additional: null,
  defaultAddress: false,
  useForShipping: false,
  createdAt: '2021-03-04T05:06:07+00:00',
  updatedAt: '2021-03-04T05:06:07+00:00',
});
