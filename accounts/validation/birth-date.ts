type DateReading =
  | { kind: 'day'; day: string /* YYYY-MM-DD */ }
  | { kind: 'invalid'; notBeforeToday: boolean };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const YEAR = '(?<year>\\d{4})';
const MONTH = '(?<month>\\d{1,2})';
const DAY = '(?<day>\\d{1,2})';
const NAME =
  '(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?|september|' +
  'oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const TIME = '(?:[01]?\\d|2[0-4]):[0-5]?\\d(?::(?:[0-5]?\\d|60)(?:\\.\\d+)?)?';
const ZONE = '(?:Z|[+-](?:[01]?\\d|2[0-4])(?::?[0-5]\\d)?)';

const FORMS = [
  `${YEAR}-${MONTH}-${DAY}(?:(?:T| +)${TIME}(?: *${ZONE})?)?`,
  `${YEAR}/${MONTH}/${DAY}`,
  `${MONTH}/${DAY}/${YEAR}`,
  `${DAY}-${MONTH}-${YEAR}`,
  `${DAY}\\.${MONTH}\\.${YEAR}`,
  '(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)',
  `${DAY} +${NAME} +${YEAR}`,
  `${NAME} +${DAY}(?: +|, *)${YEAR}`,
].map((form) => new RegExp(`^${form}$`, 'i'));

// A moment without a date in it is "not a valid date" to PHP; when that moment is today or later,
// PHP adds "must be a date before today". Four digits are a time of day if they can be one, else a year; a
// single letter is a (military) time zone and means now.
const UNIT = '(?:sec(?:ond)?|min(?:ute)?|hour|day|week|fortnight|month|year)s?';
const WEEKDAY = '(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?';
const MOMENT = [
  'now|today|tomorrow|midnight|noon',
  WEEKDAY,
  `(?:next|this) +(?:${UNIT}|${WEEKDAY})`,
  `(?:\\+ *)?\\d+ *(?:${UNIT}|${WEEKDAY})`,
  `T?${TIME}`,
].join('|');
const CLOCK = 'T?(?:[01]\\d|2[0-4])[0-5]\\d(?:[0-5]\\d)?';
const COMING_YEAR = '20[6-9]\\d|2[1-9]\\d\\d|[3-9]\\d{3}';
const TODAY_OR_LATER = new RegExp(
  `^(?:(?:(?:${MOMENT})(?:[ ,]+|$))*|${CLOCK}|${COMING_YEAR}|[a-ik-z]|utc|gmt)$`,
  'i',
);

/** The longest way to write a day has about half of it. */
const longest = 64;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysIn(month: number, year: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function dayIn(text: string): string | undefined {
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups;
    if (parts === undefined) continue;
    const year = Number(parts.year);
    const month = parts.name ? MONTHS.indexOf(parts.name.slice(0, 3).toLowerCase()) + 1 : Number(parts.month);
    const day = Number(parts.day);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return undefined;
    return [parts.year, `${month}`.padStart(2, '0'), `${day}`.padStart(2, '0')].join('-');
  }
  return undefined;
}

/** Laravel's `date`, and of `before:today` what does not need the clock. */
export function readDate(value: unknown): DateReading {
  if (typeof value !== 'string') return { kind: 'invalid', notBeforeToday: typeof value !== 'number' };
  const text = value.trim();
  if (text.length > longest) return { kind: 'invalid', notBeforeToday: false };
  const day = dayIn(text);
  if (day !== undefined) return { kind: 'day', day };
  return { kind: 'invalid', notBeforeToday: value === '0' || TODAY_OR_LATER.test(text) };
}

/** The day as a row keeps it; undefined for an input that the rule refuses. */
export function dayOf(value: unknown): string | undefined {
  const reading = readDate(value);
  return reading.kind === 'day' ? reading.day : undefined;
}
