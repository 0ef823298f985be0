import { startApp } from '../support/app';
import { cookieHeader, john, logIn } from '../support/customers';

it('customers are read where the database prepares no more statements', async () => {
  const app = await startApp('mysql');
  const { knex } = app.db;
  const [[{ most }]] = await knex.raw('select @@global.max_prepared_stmt_count as most');
  try {
    await app.reset({ customers: [john] });
    const session = cookieHeader(await logIn(app.client()));
    const status = async () => (await app.client().get('/api/customer/get', session)).status;
    await knex.raw('set global max_prepared_stmt_count = 0');
    // A connection may still know the statement from before the limit.
    for (let turn = 0; turn < 3; turn++) expect(await status()).toBe(200);
  } finally {
    await knex.raw('set global max_prepared_stmt_count = ?', [Number(most)]);
    await app.stop();
  }
});
