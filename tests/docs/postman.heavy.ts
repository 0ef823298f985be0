import { startApp } from '../support/app';
import { asAdmin, newman, requestsIn } from './newman';

it('the Postman collection passes again and again, and without an admin it leaves out what needs one', async () => {
  const app = await startApp('embedded');
  try {
    const admin = await asAdmin(app);
    for (let run = 0; run < 2; run++)
      expect(await newman(app, admin)).toEqual({ requests: requestsIn(), failures: [] });
    const requests = requestsIn(({ needs }) => needs === undefined);
    expect(await newman(app)).toEqual({ requests, failures: [] });
  } finally {
    await app.stop();
  }
});

it.each(['0.x', '1.0', '1.3'])('it passes where answers look like Bagisto %s', async (release) => {
  const app = await startApp('mysql', { env: { BAGISTO_RELEASE: release } });
  try {
    expect(await newman(app, await asAdmin(app))).toEqual({ requests: requestsIn(), failures: [] });
  } finally {
    await app.stop();
  }
});
