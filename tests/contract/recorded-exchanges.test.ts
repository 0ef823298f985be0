import { type Row, startApp, stores, type TestApp } from '../support/app';
import { fixture, recordedCases } from './recorded/recording';
import { cheaplyHashed, replayCase } from './recorded/replay';

const recordings = [
  { file: 'bagisto-1.3.3.jsonl', zone: 'UTC' },
  { file: 'bagisto-1.3.3-kolkata.jsonl', zone: 'Asia/Kolkata' },
];

describe.each(stores)('what a running Bagisto 1.3.3 answered (%s)', (store) => {
  describe.each(recordings)('$file', ({ file, zone }) => {
    const tally = new Map<string, number>();
    const count = (name: string) => tally.set(name, (tally.get(name) ?? 0) + 1);
    let app: TestApp;
    let customers: Row[];

    beforeAll(async () => {
      app = await startApp(store, {
        env: {
          BAGISTO_RELEASE: '1.3',
          // Under /api some of the recorded paths would be another door's.
          DOORS: 'bagisto,pages',
          APP_TIMEZONE: zone,
          APP_KEY: fixture.app_key,
          JWT_SECRET: fixture.jwt_secret,
        },
      });
      customers = await cheaplyHashed(fixture.customers);
    });

    afterAll(async () => {
      await app.stop();
      const equal = tally.get('equal') ?? 0;
      const rules = [...tally].filter(([name]) => name !== 'equal').sort(([, a], [, b]) => b - a);
      const lines = rules.map(([name, times]) => `  ${String(times).padStart(4)}  ${name}`).join('\n');
      process.stdout.write(
        `${store}, ${file}: ${equal} exchanges equal; by deliberate difference:\n${lines}\n`,
      );
    });

    it.each(recordedCases(file).map((recorded) => [recorded.case, recorded] as const))(
      '%s',
      async (_name, recorded) => {
        await replayCase({ app, zone, customers, count }, recorded);
      },
    );
  });
});
