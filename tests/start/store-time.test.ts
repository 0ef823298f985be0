import vm from 'node:vm';
import { shopTime, utcMilliseconds, utcText } from '../../accounts/shop-time';

const at = (text: string) => () => Date.parse(text);
const time = (zone: string, now = '2024-06-15T12:00:00Z') => shopTime(zone, at(now));

describe('the wall clock of a shop', () => {
  it.each([
    ['UTC', '2024-06-15 12:00:00', '2024-06-15 12:00:00'],
    ['Asia/Kolkata', '2024-06-15 12:00:00', '2024-06-15 17:30:00'],
    ['Asia/Kathmandu', '2024-06-15 12:00:00', '2024-06-15 17:45:00'],
    ['Asia/Tokyo', '2024-12-31 15:00:00', '2025-01-01 00:00:00'],
    ['Europe/Berlin', '2024-06-15 12:00:00', '2024-06-15 14:00:00'],
    ['Europe/Berlin', '2024-01-15 12:00:00', '2024-01-15 13:00:00'],
    ['America/New_York', '2024-03-01 03:00:00', '2024-02-29 22:00:00'],
    ['America/St_Johns', '2024-06-15 12:00:00', '2024-06-15 09:30:00'],
    ['Pacific/Kiritimati', '2024-06-15 12:00:00', '2024-06-16 02:00:00'],
    ['Australia/Lord_Howe', '2024-01-15 12:00:00', '2024-01-15 23:00:00'],
    ['Australia/Lord_Howe', '2024-06-15 12:00:00', '2024-06-15 22:30:00'],
  ])('the wall clock of a shop in %s: %s UTC is %s there, and back', (zone, utc, local) => {
    expect(time(zone).toLocal(utc)).toBe(local);
    expect(time(zone).toUtc(local)).toBe(utc);
  });

  it('every quarter of an hour of a year comes back as the same UTC, but for the hour that happens twice', () => {
    for (const zone of ['Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC']) {
      const { toLocal, toUtc } = time(zone);
      const lost: number[] = [];
      for (let now = Date.UTC(2024, 0, 1); now < Date.UTC(2025, 0, 1); now += 15 * 60_000) {
        if (toUtc(toLocal(utcText(now))) !== utcText(now)) lost.push(now);
      }
      const twice = { 'Europe/Berlin': 4, 'America/New_York': 4, 'Australia/Lord_Howe': 2 }[zone] ?? 0;
      expect([zone, lost.length]).toEqual([zone, twice]);
    }
  });

  it('an hour that does not exist, and one that exists twice, are some hour near by, and never an error', () => {
    const berlin = time('Europe/Berlin');
    expect(['2024-03-31 00:30:00', '2024-03-31 01:30:00']).toContain(berlin.toUtc('2024-03-31 02:30:00'));
    expect(['2024-10-27 00:30:00', '2024-10-27 01:30:00']).toContain(berlin.toUtc('2024-10-27 02:30:00'));
    expect(berlin.toUtc('2024-03-31 01:59:59')).toBe('2024-03-31 00:59:59');
    expect(berlin.toUtc('2024-03-31 03:00:00')).toBe('2024-03-31 01:00:00');
  });

  it('seconds of a shop’s time survive, and what MySQL adds behind them does not', () => {
    expect(time('Asia/Kolkata').toUtc('2020-02-29 23:59:59')).toBe('2020-02-29 18:29:59');
    expect(time('Asia/Kolkata').toUtc('2020-02-29 23:59:59.123456')).toBe('2020-02-29 18:29:59');
    expect(time('Asia/Kolkata').toLocal('1969-12-31 18:30:01')).toBe('1970-01-01 00:00:01');
    expect(utcMilliseconds(utcText(1_700_000_000_000))).toBe(1_700_000_000_000);
  });
});

describe('today', () => {
  it.each([
    ['UTC', '2024-02-29T23:59:59Z', '2024-02-29'],
    ['Asia/Kolkata', '2024-02-29T18:29:59Z', '2024-02-29'],
    ['Asia/Kolkata', '2024-02-29T18:30:00Z', '2024-03-01'],
    ['America/New_York', '2024-01-01T04:59:59Z', '2023-12-31'],
    ['America/New_York', '2024-01-01T05:00:00Z', '2024-01-01'],
    ['Pacific/Kiritimati', '2024-01-01T10:00:00Z', '2024-01-02'],
  ])('today in %s at %s is %s', (zone, now, today) => {
    expect(time(zone, now).today()).toBe(today);
    // The time of a change is UTC until the table's code writes it.
    expect(time(zone, now).now()).toBe(now.replace('T', ' ').replace('Z', ''));
  });
});

describe('the zone of the machine', () => {
  /** Jest gives its tests a copy of `process`: only the real one's TZ moves the clock of this process. */
  const environment = (vm.runInThisContext('process') as NodeJS.Process).env;
  const usual = environment.TZ;
  afterEach(() => {
    if (usual === undefined) delete environment.TZ;
    else environment.TZ = usual;
  });

  it.each(['UTC', 'Asia/Tokyo', 'America/St_Johns', 'Pacific/Apia'])(
    'the machine’s own time zone changes nothing: %s',
    (zone) => {
      environment.TZ = zone;
      const kolkata = time('Asia/Kolkata', '2024-02-29T20:00:00Z');
      expect([
        new Date(2024, 5, 1).getTimezoneOffset() === 0,
        kolkata.toLocal('2024-06-15 12:00:00'),
        kolkata.toUtc('2024-06-15 17:30:00'),
        kolkata.now(),
        kolkata.today(),
        time('UTC', '2024-02-29T20:00:00Z').now(),
      ]).toEqual([
        zone === 'UTC',
        '2024-06-15 17:30:00',
        '2024-06-15 12:00:00',
        '2024-02-29 20:00:00',
        '2024-03-01',
        '2024-02-29 20:00:00',
      ]);
    },
  );
});
