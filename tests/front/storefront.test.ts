import { bearer } from '../../routes/http/bearer';
import { startApp, stores, type TestApp } from '../support/app';
import { person } from '../support/people';
import { startUpstream, type Upstream } from './upstream';

describe.each(stores)('the paths that PHP’s storefront and EverShop’s clients both have (%s)', (store) => {
  let php: Upstream;
  let app: TestApp;

  beforeAll(async () => {
    php = await startUpstream();
    app = await startApp(store, { env: { PHP_URL: php.url, DOORS: 'bagisto,evershop' } });
    await app.reset({ customers: [person(1)] });
  });
  afterAll(async () => {
    await app?.stop();
    await php?.stop();
  });

  const answeredBy = async (headers: Record<string, string>): Promise<string> =>
    (await app.client().get('/customer/logout', headers)).headers['x-served-by'] === 'PHP'
      ? 'PHP'
      : 'EverShop';

  /** The header, who answers it, and the token that every door reads in it. */
  it.each([
    ['Bearer some-token', 'EverShop', 'some-token'],
    ['bearer  some-token', 'EverShop', 'some-token'],
    ['BEARER some-token,', 'EverShop', 'some-token'],
    // It names nobody, but no form and no link sends it.
    ['Bearer null', 'EverShop', undefined],
    ['Bearer true', 'EverShop', undefined],
    ['Bearer ,', 'EverShop', undefined],
    // No client is known to send these: here they were PHP's from the beginning, though a door would read them.
    ['Bearer\tsome-token', 'PHP', 'some-token'],
    ['Bearer\u00a0some-token', 'PHP', 'some-token'],
    ['Bearer', 'PHP', undefined],
    ['Basic c29tZTp0b2tlbg==', 'PHP', undefined],
    ['some-token', 'PHP', undefined],
  ])('the logout with Authorization %j is answered by %s', async (header, by, token) => {
    expect(await answeredBy({ Authorization: header })).toBe(by);
    expect(bearer({ headers: { authorization: header } })).toBe(token);
  });

  it('a session in a header is EverShop’s, and a visit with none of both is the storefront’s', async () => {
    expect(await answeredBy({ 'X-Session-ID': 'null' })).toBe('EverShop');
    expect(await answeredBy({})).toBe('PHP');
  });
});
