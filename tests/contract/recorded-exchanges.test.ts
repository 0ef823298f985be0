import { type Row, startApp, stores, type TestApp } from '../support/app';
import { isRight } from './recorded/comparable';
import { counts } from './recorded/counts';
import { differences } from './recorded/differences';
import { Excuses } from './recorded/excuses';
import { fixture, type RecordedCase, recordedCases, type Step } from './recorded/recording';
import { cheaplyHashed, type Exchange, replayCase } from './recorded/replay';
import { wrongAnswers } from './recorded/wrong-answers';

const recordings = [
  { file: 'bagisto-1.3.3.jsonl', zone: 'UTC' },
  { file: 'bagisto-1.3.3-kolkata.jsonl', zone: 'Asia/Kolkata' },
];

const sent = recordedCases('bagisto-1.3.3.jsonl').find((one) => one.case === 'forgot/known')
  ?.steps[0] as Step;
const mail = { to: 'johndoe@example.com', subject: 'Customer Reset Password' };

/** The order of members is told as a note; and who logs in first, in a body that PHP did not read, no answer tells. */
function isUnknowable({ situation, rule }: Exchange, kind: string): boolean {
  const first = situation.at === 0 && situation.path.endsWith('/login');
  const unread = ['JSON under another name', 'a byte order mark before JSON is skipped'].includes(rule ?? '');
  return kind.startsWith('another order') || (first && unread && !kind.includes('e-mail'));
}

describe.each(stores)('what a running Bagisto 1.3.3 answered (%s)', (store) => {
  describe.each(recordings)('$file', ({ file, zone }) => {
    const cases = recordedCases(file);
    const named = (name: string) => cases.find((one) => one.case === name) as RecordedCase;
    const tally: Record<string, number> = {};
    const count = (name: string) => {
      tally[name] = (tally[name] ?? 0) + 1;
    };
    const exchanges: Exchange[] = [];
    const watch = (exchange: Exchange) => void exchanges.push(exchange);
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

    afterAll(() => app.stop());

    it.each(cases.map((recorded) => [recorded.case, recorded] as const))(
      'we answer as Bagisto 1.3.3 was recorded: %s',
      async (_name, recorded) => {
        await replayCase({ app, zone, customers, count, watch }, recorded);
      },
    );

    it('the deliberate differences from the recording occur as often as they are meant to', () => {
      expect(tally).toEqual(counts[file]?.[store]);
    });

    it('the comparison with the recording takes no wrong answer for a right one', () => {
      const kinds = new Map<string, Set<string>>();
      const excused: string[] = [];
      for (const exchange of exchanges) {
        const { situation, rule = 'equal', right, reply } = exchange;
        const tried = kinds.get(rule) ?? new Set();
        kinds.set(rule, tried);
        expect(isRight(situation.request.method, right, reply)).toBe(true);
        for (const wrong of wrongAnswers(exchange)) {
          tried.add(wrong.kind);
          if (isRight(situation.request.method, right, wrong.reply)) {
            excused.push(`${situation.recordedCase.case}, ${rule}: ${wrong.kind}`);
          }
        }
      }
      expect(excused).toEqual([]);
      for (const [rule, tried] of kinds) expect([rule, tried.size >= 9]).toEqual([rule, true]);
      const rules = differences
        .map(({ name }) => name)
        .filter((name) => name in (counts[file]?.[store] ?? {}));
      expect([...kinds.keys()].sort()).toEqual(['equal', ...rules].sort());
    });

    it('parity and the shadow excuse no wrong answer of the recording either', () => {
      const excuses = new Excuses();
      const excused: string[] = [];
      const unexplained: string[] = [];
      for (const exchange of exchanges) {
        const name = `${exchange.situation.recordedCase.case}: ${exchange.rule ?? 'equal'}`;
        if (excuses.next(exchange) === 'different') unexplained.push(name);
        for (const wrong of wrongAnswers(exchange)) {
          const rule = excuses.of(exchange, wrong.reply);
          if (rule !== 'same' && rule !== 'different' && !isUnknowable(exchange, wrong.kind)) {
            excused.push(`${name}: ${wrong.kind}, as "${rule}"`);
          }
        }
        excuses.remember(exchange);
      }
      expect(excused).toEqual([]);
      // What somebody else did in between, and a session of one beside a token of another, parity does not see.
      const unseen = /^(session|token)\/|%00 json|: the address is still there$/;
      expect(unexplained.filter((name) => !unseen.test(name))).toEqual([]);
    });

    it.each([
      ["another customer's name", "UPDATE customers SET last_name='Somebody' WHERE id=5"],
      ['a customer who is gone', 'DELETE FROM customers WHERE id=7'],
      ['another column', 'UPDATE customers SET subscribed_to_news_letter=1 WHERE id=1'],
      ['a password in plain text', "UPDATE customers SET password='secret123' WHERE id=1"],
      ['an old time', "UPDATE customers SET updated_at='2020-01-01 00:00:00' WHERE id=1"],
      ["somebody's address otherwise", "UPDATE addresses SET city='Paris' WHERE id=2"],
      ['a link', "INSERT INTO customer_password_resets (email, token) VALUES ('ada@example.com', 'x')"],
    ])(
      'the comparison with the recording sees %s that a case leaves, also where a rule applied',
      async (_what, sql) => {
        const recorded = named('profile-dob/"12/31/1990"');
        const spoilt = { ...recorded, steps: [...recorded.steps, { sql }] };
        await expect(replayCase({ app, zone, customers, count: () => {} }, spoilt)).rejects.toThrow(
          'toEqual',
        );
      },
    );

    it('the replay of a recording follows a link from its mail, and refuses a step that it does not know', async () => {
      const { request, response } = sent;
      const opened = {
        request: {
          method: 'GET',
          path: '/customer/reset-password/{{code}}',
          headers: {},
          encoding: 'none' as const,
        },
        response: { status: 200, headers: {}, body: { html: true } },
      };
      const left = {
        db_after: { customers: [], addresses: [], password_resets: 1 },
        mails: { n: 1, list: [mail] },
      };
      const made = (...steps: Step[]) => ({
        case: 'made up',
        group: '',
        steps: [{ request, response }, ...steps],
        ...left,
      });
      const asked = (...steps: Step[]) =>
        replayCase({ app, zone, customers, count: () => {} }, made(...steps));
      await asked({ mail: 'token', save: 'code' }, opened);
      await expect(asked({ mail: 'code', save: 'code' }, opened)).rejects.toThrow(
        'the last mail has no code',
      );
      await expect(asked({ wait: 1 })).rejects.toThrow('not followed: wait');
      await expect(asked(opened)).rejects.toThrow('toEqual');
      const other = { ...made(), mails: { n: 1, list: [{ ...mail, to: 'ada@example.com' }] } };
      await expect(replayCase({ app, zone, customers, count: () => {} }, other)).rejects.toThrow('toEqual');
    });
  });
});
