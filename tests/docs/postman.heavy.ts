import { startApp } from '../support/app';
import { asAdmin, asForgetful, newman, otherDoors, requestsIn } from './newman';

const env = { METRICS: 'true' };

it('the Postman collection passes again and again, and leaves out what it was not told how to do', async () => {
  const app = await startApp('embedded', { env });
  try {
    const forgetful = await asForgetful(app);
    const told = [...otherDoors, ...(await asAdmin(app))];
    const often = ['graphql', 'metrics', 'adminPassword'];
    const all = requestsIn(...often, 'resetToken');
    expect(await newman(app, [...told, ...forgetful])).toEqual({ requests: all, failures: [] });
    expect(await newman(app, told)).toEqual({ requests: requestsIn(...often), failures: [] });
    expect(await newman(app)).toEqual({ requests: requestsIn(), failures: [] });
  } finally {
    await app.stop();
  }
});

it('the Postman collection passes with the doors that are open on a Bagisto', async () => {
  const app = await startApp('mysql', { env: { DOORS: 'bagisto,pages' } });
  try {
    expect(await newman(app)).toEqual({ requests: requestsIn(), failures: [] });
  } finally {
    await app.stop();
  }
});

it.each(['0.x', '1.0', '1.3'])(
  'the Postman collection passes where answers look like Bagisto %s',
  async (release) => {
    const app = await startApp('mysql', { env: { ...env, BAGISTO_RELEASE: release } });
    try {
      const told = [...otherDoors, ...(await asAdmin(app))];
      const requests = requestsIn('graphql', 'metrics', 'adminPassword');
      expect(await newman(app, told)).toEqual({ requests, failures: [] });
    } finally {
      await app.stop();
    }
  },
);
