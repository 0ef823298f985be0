import { appointAdmins, boss } from '../evershop/callers';
import { startApp, stores, type TestApp } from '../support/app';
import { john } from '../support/customers';
import { secret } from '../support/people';
import { EvershopPanel, EvershopStorefront } from './clients/evershop';

const home = {
  ...{ full_name: 'John Doe', telephone: '555', address_1: 'Main Street 1', address_2: null },
  ...{ city: 'Akron', province: 'OH', country: 'US', postcode: '44301', is_default: true },
};

describe.each(stores)('EverShop’s own pages (%s)', (store) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(store, { env: { EVERSHOP_OPEN_REGISTRATION: 'true' } });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.reset({ customers: [john] });
    await appointAdmins(app);
  });

  it('a guest of EverShop’s storefront registers, logs in, changes profile and addresses, and leaves', async () => {
    const shop = new EvershopStorefront(app.url);
    expect(await shop.open()).toBeNull();
    const ann = { full_name: 'Ann Lee', email: 'ann@example.com', password: secret };
    expect(await shop.register(ann)).toMatchObject({ full_name: 'Ann Lee', email: ann.email, status: 1 });
    await expect(shop.register(ann)).rejects.toThrow('The email has already been taken.');
    await expect(shop.logIn(ann.email, 'wrong-password')).rejects.toThrow('Invalid Email or Password');
    expect(await shop.logIn(ann.email, secret)).toMatchObject({
      fullName: 'Ann Lee',
      addresses: [],
      orders: null,
    });

    expect(await shop.updateProfile({ full_name: 'Ann B. Lee' })).toMatchObject({ full_name: 'Ann B. Lee' });
    await expect(shop.updateProfile({ email: john.email })).rejects.toThrow('already been taken');
    const { uuid } = await shop.addAddress(home);
    const shown = await shop.open();
    expect(shown.fullName).toBe('Ann B. Lee');
    expect(shown.addresses).toMatchObject([
      {
        uuid,
        address1: 'Main Street 1',
        province: { code: 'OH' },
        country: { name: 'United States' },
        isDefault: true,
      },
    ]);
    expect(await shop.updateAddress(uuid, { city: 'Dayton' })).toMatchObject({ uuid, city: 'Dayton' });
    await expect(shop.updateAddress(uuid, { country: '' })).rejects.toThrow('The country field is required.');
    expect(await shop.deleteAddress(uuid)).toMatchObject({ uuid, city: 'Dayton' });
    expect((await shop.open()).addresses).toEqual([]);
    expect(await shop.logOut()).toBeNull();
  });

  it('an admin of EverShop’s panel finds a customer in the grid, and switches the account off and on again', async () => {
    const shop = new EvershopStorefront(app.url);
    await shop.open();
    await shop.logIn(String(john.email), secret);
    const panel = new EvershopPanel(app.url);
    await panel.logIn(boss.email, boss.password);
    const { items, total, currentFilters } = await panel.grid(
      '?keyword=john&status=1&ob=created_at&od=desc&limit=20',
    );
    expect([total, items[0].email, items[0].createdAt.text]).toEqual([1, john.email, 'Mar 4, 2021']);
    expect(currentFilters.map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['keyword', 'status', 'ob', 'od', 'page', 'limit']),
    );
    expect(await panel.setStatus(items[0], 0)).toMatchObject({ status: 0 });
    expect(await shop.open()).toBeNull();
    await expect(shop.logIn(String(john.email), secret)).rejects.toThrow('Invalid Email or Password');
    expect((await panel.grid('?status=0')).items).toMatchObject([{ email: john.email, status: 0 }]);
    expect(await panel.setStatus(items[0], 1)).toMatchObject({ status: 1 });
    expect((await shop.logIn(String(john.email), secret)).email).toBe(john.email);
  });
});
