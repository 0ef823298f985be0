import { readOptions } from '../../bench/options';
import { atLeast, atMost, between, openReport, verdict } from '../../bench/report';

describe('a verdict of the benchmark', () => {
  it('a verdict of the benchmark says that a goal was met, or by how much it was missed', () => {
    const goals = [atLeast(0.8), atMost(60), between(0.9, 1.1)] as const;
    const verdicts = (...judged: number[]) =>
      judged.map((figure, at) => verdict({ name: 'row', cells: [], judged: figure, goal: goals[at] }));
    expect(verdicts(0.8, 60, 1.1)).toEqual(['✓ met', '✓ met', '✓ met']);
    expect(verdicts(0.4, 66, 0.45)).toEqual(['✗ missed by 50 %', '✗ missed by 10 %', '✗ missed by 50 %']);
    expect(verdicts(0.796, 60.3, 1.32)).toEqual([
      '✗ missed by 0.5 %',
      '✗ missed by 0.5 %',
      '✗ missed by 20 %',
    ]);
  });

  it('a benchmark with a failed request, or without a figure, meets no goal', () => {
    const row = { name: 'row', cells: [], goal: atLeast(1) };
    expect(verdict({ ...row, judged: 2, errors: 3 })).toBe('✗ 3 errors');
    expect(verdict(row)).toBe('✗ no figure');
    expect(verdict({ name: 'row', cells: [] })).toBe('');
  });
});

describe('the report of the benchmark', () => {
  const rows = [
    { name: 'customer/get', cells: [1], judged: 1, goal: atLeast(2), errors: 0 },
    { name: 'customer/login', cells: [3], judged: 3, goal: atLeast(2), errors: 4 },
  ];

  it('the report of the benchmark prints and counts only the rows that were asked for', () => {
    let text = '';
    const report = openReport('get', (more) => {
      text += more;
    });
    report.section('First', ['figure'], rows);
    report.section('Second', ['figure'], rows.slice(1));
    expect(text).toContain('customer/get');
    for (const absent of ['customer/login', 'Second']) expect(text).not.toContain(absent);
    expect([report.missed, report.errors]).toEqual([['customer/get'], 0]);
    expect(report.sections).toEqual({
      First: [{ name: 'customer/get', figure: 1, judged: 1, goal: '≥ 2', met: false, errors: 0 }],
    });
  });

  it('the report of the benchmark names every goal that was missed, and adds up the errors', () => {
    const report = openReport(undefined, () => {});
    report.section('All', ['figure'], rows);
    expect([report.missed, report.errors]).toEqual([['customer/get'], 4]);
  });
});

describe('the options of the benchmark', () => {
  const read = (...args: string[]) => readOptions(args, { PARITY_PASSWORD: 'secret' });

  it('the benchmark fills the database with a million customers only where everything is measured', () => {
    expect(read().sizes).toEqual([1000, 100_000, 1_000_000]);
    for (const few of [['--only', 'customer/get'], ['--compare', 'HEAD'], ['--soak']])
      expect(read(...few).sizes).toEqual([1000]);
    expect(read('--only', 'list', '--sizes', '5000').sizes).toEqual([5000]);
  });

  it('the benchmark lets a request cost as much as with another commit, or the share that --at-most says', () => {
    expect(read('--compare', 'HEAD').atMost).toBe(1.05);
    expect(read('--compare', 'HEAD', '--at-most', '0.6').atMost).toBe(0.6);
  });

  it.each([
    [['--seconds', 'x'], '--seconds must be a number above 0'],
    [['--soak', '--only', 'customer/get'], '--soak measures one thing alone'],
    [['--at-most', '0.6'], "--at-most is a share of another commit's cost"],
    [['--compare', 'HEAD', '--at-most', 'half'], '--at-most must be a number above 0'],
    [['--php', 'https://shop.test', '--email', 'a@b.test'], '--php is an http:// address'],
    [['--php', 'shop.test', '--email', 'a@b.test'], '--php is an http:// address'],
    [['--php', 'http://shop.test'], 'give --email, and PARITY_PASSWORD'],
  ])('the benchmark refuses the options %j with a sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });

  it('the benchmark takes the account of a shop in PHP from --email and the environment', () => {
    expect(read('--php', 'http://shop.test/', '--email', 'a@b.test').php).toMatchObject({
      email: 'a@b.test',
      password: 'secret',
    });
  });
});
