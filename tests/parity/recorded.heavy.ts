import fs from 'node:fs';
import {
  fixture,
  type RecordedCase,
  type RecordedRequest,
  recordedCases,
} from '../contract/recorded/recording';
import { cheaplyHashed } from '../contract/recorded/replay';
import { asAsk } from '../contract/recorded/sender';
import { startApp } from '../support/app';
import { compare } from './compare';
import { file, folder } from './files';
import { answer, startPhpShop } from './php-shop';

/** Keeps cases of single requests: a recording cannot repeat what was done to the shop in between. */
const usable = ({ steps }: RecordedCase) =>
  steps.every(
    ({ request }) =>
      request &&
      request.cookies !== false &&
      // A NUL in a path is no client's, and PHP's answer to it is a web server's page.
      /^\/(public\/)?api\/(?!\/)[^\s]+$/.test(request.path.replace('%00', ' ')) &&
      !/\{\{t2|TRACE/.test(JSON.stringify(request)),
  );

function asCase(name: string, request: RecordedRequest, fresh: boolean) {
  const { method, headers, body, json } = asAsk(request);
  const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
  const text = json === undefined ? body : JSON.stringify(json);
  return {
    name,
    method,
    path: request.path.replace(/^\/(public\/)?api\//, ''),
    headers: { Accept: '', ...type, ...headers },
    ...(text === undefined ? {} : { body: String(text) }),
    fresh,
  };
}

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const variables = { today: day(0), tomorrow: day(1), yesterday: day(-1), token: 'not.logged.in' };

// Hundreds of shops are started and compared one by one: on a busy machine that takes minutes.
describe('what a running Bagisto 1.3.3 answered', () => {
  it('parity gives the reason for each difference between our answers and a recorded Bagisto 1.3.3', async () => {
    const secrets = { APP_KEY: fixture.app_key, JWT_SECRET: fixture.jwt_secret };
    // How an answer is called does not depend on the store; what it is, the contract tests ask on both.
    const app = await startApp('embedded', { env: { BAGISTO_RELEASE: '1.3', ...secrets } });
    const customers = await cheaplyHashed(fixture.customers);
    const recorded = recordedCases('bagisto-1.3.3.jsonl').filter(usable);
    const unexplained: unknown[] = [];
    const tally = { same: 0, deliberate: 0 };
    for (const one of recorded) {
      await app.reset({ customers, customer_groups: fixture.customer_groups, addresses: fixture.addresses });
      const queue = [answer('unauth/GET /api/addresses/1 accept xrw')];
      for (const { response } of one.steps) if (response) queue.push(response);
      const php = await startPhpShop(() => queue.shift());
      const cases = one.steps.flatMap(({ request }, at) =>
        request ? [asCase(`${one.case}, ${at + 1}`, request, at === 0)] : [],
      );
      const told = await compare(php.url, app.url, [
        '--write',
        '--cases',
        file('one.json', { variables, cases }),
      ]);
      tally.same += told.named('same').length;
      tally.deliberate += told.named('deliberate').length;
      const others = told.cases.filter(({ outcome }) => !(outcome in tally));
      unexplained.push(...others, ...(told.error ? [{ case: one.case, ...told.error }] : []));
      await php.stop();
    }
    await app.stop();
    fs.rmSync(folder, { recursive: true });
    expect(unexplained).toEqual([]);
    expect(recorded.length).toBeGreaterThan(800);
    expect(tally.same).toBeGreaterThan(1000);
    expect(tally.deliberate).toBeGreaterThan(150);
  }, 900_000);
});
