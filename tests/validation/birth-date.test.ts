import { readDate } from '../../accounts/validation/birth-date';
import { cpuTime } from '../support/cpu-time';

const days: [string, string][] = [
  ['1990-05-17', '1990-05-17'],
  ['1990-2-3', '1990-02-03'],
  ['1800-01-01', '1800-01-01'],
  ['2000-02-29', '2000-02-29'],
  ['1904-02-29', '1904-02-29'],
  ['9999-12-31', '9999-12-31'],
  ['12/31/1990', '1990-12-31'],
  ['1/2/1990', '1990-01-02'],
  ['31-12-1990', '1990-12-31'],
  ['19-05-1990', '1990-05-19'],
  ['1-2-1990', '1990-02-01'],
  ['31.12.1990', '1990-12-31'],
  ['1.2.1990', '1990-02-01'],
  ['1990/05/17', '1990-05-17'],
  ['1990/5/7', '1990-05-07'],
  ['19900517', '1990-05-17'],
  ['17 May 1990', '1990-05-17'],
  ['7 sept 1990', '1990-09-07'],
  ['May 17 1990', '1990-05-17'],
  ['May 17, 1990', '1990-05-17'],
  ['MAY 17,1990', '1990-05-17'],
  ['february 3 1990', '1990-02-03'],
  ['3 Dec 1990', '1990-12-03'],
  ['1990-05-17T10:11:12Z', '1990-05-17'],
  ['1990-05-17t10:11:12z', '1990-05-17'],
  ['1990-05-17T00:00:00.000Z', '1990-05-17'],
  ['1990-05-17T10:11', '1990-05-17'],
  ['1990-05-17T10:11:12.123456+05:30', '1990-05-17'],
  ['1990-05-17 10:11:12', '1990-05-17'],
  ['1990-05-17 10:11', '1990-05-17'],
  ['1990-05-17 10:11:12 +0530', '1990-05-17'],
  ['1990-05-17 10:11:12+00', '1990-05-17'],
  [' 1990-05-17 ', '1990-05-17'],
  ['\t17 May 1990\r\n', '1990-05-17'],
];

const dayAsWritten: [string, string][] = [
  ['1990-05-17T23:30:00-05:00', '1990-05-17'],
  ['1990-05-17T00:30:00+05:30', '1990-05-17'],
  ['1990-05-17T24:00:00Z', '1990-05-17'],
];

const notADate: unknown[] = [
  '1990-02-29',
  '1990-02-30',
  '1900-02-29',
  '1990-04-31',
  '1990-13-01',
  '1990-00-10',
  '1990-05-00',
  '0000-00-00',
  '0000-01-01',
  '31/12/1990',
  '12-31-1990',
  '19900231',
  '31 June 1990',
  'Smarch 3 1990',
  '1990-05-17garbage',
  'garbage 1990-05-17',
  '1990-05-17T25:00:00Z',
  '1990-05-17T10:60:00Z',
  '1990-05-17T',
  '90-05-17',
  '1990',
  '1999',
  '2000-366',
  'garbage',
  'yesterday',
  'yesterday noon',
  '-1 year',
  '1 day ago',
  'last monday',
  '@0',
  '٣١-١٢-١٩٩٠',
  0,
  1.5,
  12345678,
  642902400,
];

const dateOnlyToPhp = ['@642902400', '1990-05', '2000-W01-1'];

const notADateAndNotBeforeToday: unknown[] = [
  true,
  false,
  ['1990-05-17'],
  [],
  { a: 1 },
  null,
  undefined,
  '0',
  '\u00a0',
  'now',
  'NOW',
  'today',
  ' today ',
  'midnight',
  'noon',
  'tomorrow',
  'tomorrow noon',
  '+1 day',
  '+ 2 weeks',
  '1 month',
  '+1 week 2 days',
  'next year',
  'next friday',
  'this week',
  'monday',
  'Sat',
  '10:30',
  'T10:30:00',
  'today 10:30',
  '1945',
  '2030',
  '2100',
  'x',
];

const hostile = [
  `${'1 day  '.repeat(40)}x`,
  `${'1 day  '.repeat(9)}x`,
  `${'1 day  '.repeat(9_000)}x`,
  'now '.repeat(16_384),
  'monday'.repeat(10_000),
  '1 '.repeat(32_768),
  `+${' '.repeat(65_536)}`,
  `1990-05-17${' '.repeat(65_536)}x`,
  `1990-05-17T10:11:12.${'1'.repeat(65_536)}x`,
];

describe('a date of birth', () => {
  it.each(days)('a date of birth written %j is the day %s', (written, day) => {
    expect(readDate(written)).toEqual({ kind: 'day', day });
  });

  it.each(dayAsWritten)(
    'a date of birth with a time and a zone, %s, is the day as written',
    (written, day) => {
      expect(readDate(written)).toEqual({ kind: 'day', day });
    },
  );

  it.each(notADate)('%j is no date of birth', (value) => {
    expect(readDate(value)).toEqual({ kind: 'invalid', notBeforeToday: false });
  });

  it.each(dateOnlyToPhp)('%s is no date of birth, although PHP takes it', (value) => {
    expect(readDate(value)).toEqual({ kind: 'invalid', notBeforeToday: false });
  });

  it.each(notADateAndNotBeforeToday.map((value) => [value]))(
    '%j is no date of birth, and not one before today',
    (value) => {
      expect(readDate(value)).toEqual({ kind: 'invalid', notBeforeToday: true });
    },
  );

  it.each(hostile)('a long text that is no date of birth is refused at once (case %#)', (text) => {
    const spent = cpuTime();
    expect(readDate(text).kind).toBe('invalid');
    expect(spent.ms()).toBeLessThan(500);
  });
});
