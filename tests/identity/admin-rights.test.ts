import { type AdminRight, may } from '../../accounts/identity/admin-rights';

const role = (permissionType: string, permissions: string[] = [], addressRights = false) =>
  ({ id: 1, name: 'x', permissionType, permissions, addressRights }) as Parameters<typeof may>[0];

describe('what an admin’s role lets them do', () => {
  it.each<[string, ReturnType<typeof role>, AdminRight, boolean]>([
    ['all', role('all'), 'customers.customers.delete', true],
    ['no kind that there is', role('some', ['customers']), 'customers.customers', false],
    ['nothing', role('custom'), 'customers.customers', false],
    ['the right', role('custom', ['customers.customers.edit']), 'customers.customers.edit', true],
    ['another right', role('custom', ['customers.customers.edit']), 'customers.customers.delete', false],
    ['the whole branch', role('custom', ['customers']), 'customers.customers.delete', true],
    ['the whole branch, of addresses', role('custom', ['customers'], true), 'customers.addresses.edit', true],
    [
      'a branch of which one box is ticked',
      role('custom', ['customers', 'customers.reviews']),
      'customers.customers',
      false,
    ],
    ['a word that begins so', role('custom', ['customers', 'customersx']), 'customers.customers', true],
    [
      'the customer’s edit, before addresses were told apart',
      role('custom', ['customers.customers.edit']),
      'customers.addresses.delete',
      true,
    ],
    [
      'the customer’s edit, where they are',
      role('custom', ['customers.customers.edit'], true),
      'customers.addresses.delete',
      false,
    ],
    [
      'a right of addresses',
      role('custom', ['customers.customers.edit', 'customers.addresses.edit']),
      'customers.addresses.delete',
      false,
    ],
    [
      'that right of addresses',
      role('custom', ['customers.addresses.delete']),
      'customers.addresses.delete',
      true,
    ],
  ])('an admin’s role with %s gives the rights that Bagisto gives it', (_what, given, right, allowed) => {
    expect(may(given, right)).toBe(allowed);
  });
});
