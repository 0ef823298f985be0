/** The places of EverShop's calls and of its panel's pages, by the names of its routes. */
const places = {
  createCustomer: '/api/customers',
  updateCustomer: '/api/customers/:id',
  deleteCustomer: '/api/customers/:id',
  updateCustomerMetafields: '/api/customers/:id/metafields',
  createCustomerAddress: '/api/customers/:customer_id/addresses',
  updateCustomerAddress: '/api/customers/:customer_id/addresses/:address_id',
  deleteCustomerAddress: '/api/customers/:customer_id/addresses/:address_id',
  updateCustomerProfile: '/api/customers/me',
  createMyAddress: '/api/customers/me/addresses',
  updateMyAddress: '/api/customers/me/addresses/:address_id',
  deleteMyAddress: '/api/customers/me/addresses/:address_id',
  resetPassword: '/api/customers/reset-password',
  updatePassword: '/api/customers/password',
  customerLoginJson: '/customer/login',
  customerLogoutJson: '/customer/logout',
  getCustomerToken: '/api/customer/tokens',
  refreshCustomerToken: '/api/customer/token/refresh',
  getUserToken: '/api/user/tokens',
  refreshUserToken: '/api/user/token/refresh',
  graphql: '/api/graphql',
  adminGraphql: '/api/admin/graphql',
  customerGrid: '/admin/customers',
  customerEdit: '/admin/customers/edit/:id',
};

type Params = Readonly<Record<string, string>>;

/** The path with its parameters; undefined where one is missing. */
export function pathTo(place: keyof typeof places, params: Params = {}): string {
  return filled(places[place], params) ?? places[place];
}

/** For the field `url`: null where the page is the shop's. */
export function urlOf(origin: string, routeId: string, params: Params): string | null {
  if (!Object.hasOwn(places, routeId)) return null;
  const path = filled(places[routeId as keyof typeof places], params);
  return path === undefined ? null : `${origin}${path}`;
}

function filled(path: string, params: Params): string | undefined {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (names.some((name) => !Object.hasOwn(params, name))) return undefined;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}
