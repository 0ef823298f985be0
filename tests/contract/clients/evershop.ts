import type { OutgoingHttpHeaders } from 'node:http';
import { customerGrid, storefrontPage } from '../../evershop/documents';
import { ask, CookieJar, type Reply } from '../../support/http-client';

// biome-ignore lint/suspicious/noExplicitAny: a client of JavaScript reads what comes.
type Json = any;

/** EverShop's pages take from an answer its data, or an error with the server's words. */
function read({ status, body }: Reply): Json {
  const answer = body as Json;
  if (status >= 300) throw new Error(answer?.error?.message ?? 'An error occurred');
  if (answer.errors) throw new Error(answer.errors[0].message);
  return answer.data;
}

const typed = { 'Content-Type': 'application/json' };

/**
 * The storefront of EverShop 2.2.1 in a browser, as its customer's context is written: it follows the addresses that the page's
 * document has told it, and asks for the document anew after a login.
 */
export class EvershopStorefront {
  private readonly cookies = new CookieJar();
  private page: Json;

  constructor(private readonly base: string) {}

  private async call(method: string, url: string, json?: object): Promise<Json> {
    const { pathname, search } = new URL(url, this.base);
    const headers: OutgoingHttpHeaders = {
      ...{ ...typed, Accept: '*/*', Origin: 'http://shop.test', 'Sec-Fetch-Site': 'same-origin' },
      ...this.cookies.header(),
    };
    const reply = await ask(this.base, pathname + search, { method, headers, json });
    this.cookies.keep(reply);
    return read(reply);
  }

  /** The server renders each page with this document; a headless shop asks for it itself. */
  async open(): Promise<Json> {
    this.page = await this.call('POST', '/api/graphql', { query: storefrontPage });
    return this.page.customer;
  }

  async register(data: { full_name: string; email: string; password: string }): Promise<Json> {
    return this.call('POST', this.page.registerApi, data);
  }

  async logIn(email: string, password: string): Promise<Json> {
    await this.call('POST', this.page.loginApi, { email, password });
    return this.open();
  }

  async logOut(): Promise<Json> {
    await this.call('GET', this.page.logoutApi);
    return this.open();
  }

  updateProfile = (data: object) => this.call('PATCH', this.page.customer.updateProfileApi, data);

  addAddress = (data: object) => this.call('POST', this.page.customer.addAddressApi, data);

  updateAddress = (uuid: string, data: object) => this.call('PATCH', this.address(uuid).updateApi, data);

  deleteAddress = (uuid: string) => this.call('DELETE', this.address(uuid).deleteApi);

  private address(uuid: string): { updateApi: string; deleteApi: string } {
    const found = this.page.customer.addresses.find((one: Json) => one.uuid === uuid);
    if (!found) throw new Error('Address not found');
    return found;
  }
}

/** EverShop's panel, with the token of an admin: its grid makes a filter of each part of its address. */
export class EvershopPanel {
  private token = '';

  constructor(private readonly base: string) {}

  private async call(method: string, path: string, json?: object): Promise<Json> {
    const headers = { ...typed, ...(this.token && { Authorization: `Bearer ${this.token}` }) };
    return read(await ask(this.base, path, { method, headers, json }));
  }

  async logIn(email: string, password: string): Promise<void> {
    const { accessToken } = await this.call('POST', '/api/user/tokens', { email, password });
    this.token = accessToken;
  }

  async grid(address: string): Promise<Json> {
    const filters = [...new URLSearchParams(address)].map(([key, value]) => ({
      key,
      operation: 'eq',
      value,
    }));
    const query = { query: customerGrid, variables: { filters } };
    return (await this.call('POST', '/api/admin/graphql', query)).customers;
  }

  /** The grid's actions: each customer that was ticked, by the address that the grid was told. */
  setStatus = (customer: { updateApi: string }, status: 0 | 1) =>
    this.call('PATCH', customer.updateApi, { status });
}
