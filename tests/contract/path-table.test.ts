import { pathTable } from '../../routes/http/path-table';

it('two requests for one path share nothing that one of them could write into', () => {
  const find = pathTable(['customer/get', 'customers/:id'], {});
  for (const path of ['/customer/get', '/customers/7']) {
    Object.assign(find(path)?.params ?? {}, { id: 'written' });
    expect(find(path)?.params.id).not.toBe('written');
  }
});
