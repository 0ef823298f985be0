import { shopTime, utcMilliseconds } from '../../accounts/shop-time';
import { counted, green, ofDatabase, red, yellow } from './finding';

const minute = 60_000;

export const timeChecks = [
  ofDatabase('Time zone', async ({ survey, shop, schema }, { config }) => {
    const [newest] = await survey.newestTimes();
    const assumed = config.timezone === undefined && schema.adopted;
    if (newest) {
      const ahead = utcMilliseconds(shopTime(shop.timezone, Date.now).toUtc(newest)) - Date.now();
      if (ahead > 5 * minute) {
        return red(
          `the newest customer row says ${newest}, which in ${shop.timezone} is ${span(ahead)} from now: PHP writes it in another zone`,
          `Set APP_TIMEZONE to what config/app.php of the shop says${candidates(newest, shop.timezone)}.`,
        );
      }
    }
    const seen = newest ? `, and no customer row contradicts it (the newest says ${newest})` : '';
    if (!assumed) return green(`APP_TIMEZONE is ${shop.timezone}${seen}`);
    return yellow(
      `APP_TIMEZONE is not set, so ${shop.timezone}, Bagisto's default, is assumed${seen}`,
      'Set APP_TIMEZONE to what config/app.php of the shop says: the time zone of every row depends on it.',
    );
  }),

  ofDatabase('Clock', async ({ survey, db }) => {
    if (db.kind === 'embedded') return green("the database's clock is ours");
    const begin = Date.now();
    const { epochMs } = await survey.server();
    const off = Math.abs(epochMs - (begin + Date.now()) / 2);
    const detail = `the database's clock and ours are ${(off / 1000).toFixed(1)} s apart`;
    if (off < 5_000) return green(detail);
    const todo = 'Let both machines follow a time server: links, tokens and sessions expire by the clock.';
    return off < minute ? yellow(detail, todo) : red(detail, todo);
  }),
];

const span = (milliseconds: number) => {
  const minutes = Math.round(milliseconds / minute);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? counted(minutes, 'minute') : `${hours} h ${minutes % 60} min`;
};

/** Zones in which the row would not lie in the future, of those that shops use most. */
function candidates(newest: string, current: string): string {
  const usual = [
    'UTC',
    'Europe/London',
    'Europe/Berlin',
    'Africa/Cairo',
    'Asia/Riyadh',
    'Asia/Dubai',
    'Asia/Kolkata',
    'Asia/Bangkok',
    'Asia/Shanghai',
    'Asia/Tokyo',
  ];
  const fitting = usual.filter(
    (zone) =>
      zone !== current && utcMilliseconds(shopTime(zone, Date.now).toUtc(newest)) <= Date.now() + minute,
  );
  return fitting.length > 0 ? ` (${fitting[0]}, or a zone further east, would fit)` : '';
}
