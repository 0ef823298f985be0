import { randomUUID } from 'node:crypto';
import Joi from 'joi';
import type { ExpiringStore } from '../../accounts/expiring-store';

export const groups = ['customer paths, PHP', 'customer paths, here', 'everything else, PHP'] as const;
export type Group = (typeof groups)[number];
export const outcomes = ['same', 'deliberate', 'different'] as const;
export type ShadowOutcome = (typeof outcomes)[number];

/** One kind of difference that the shadow has seen, without anything of anybody. */
export interface Kind {
  what: string;
  outcome: Exclude<ShadowOutcome, 'same'>;
  count: number;
  /** Milliseconds since 1970. */
  last: number;
}

export type Figures = ReturnType<typeof noFigures>;
export type FiguresKept = ReturnType<typeof keepFigures>;

const minutes = 5;
const minuteMs = 60_000;
const mostKinds = 40;
const mostProcesses = 64;
const slot = (number: number) => `front:figures:${number}`;

const ofEach = <T extends object>(one: T) =>
  Object.fromEntries(groups.map((group) => [group, { ...one }])) as Record<Group, T>;

const noFigures = () => ({
  /** Failed: 500 and above, or broken off by PHP. */
  tallies: ofEach({ requests: 0, failed: 0, ms: 0 }),
  shadow: { same: 0, deliberate: 0, different: 0 },
  kinds: [] as Kind[],
});

function add(to: Figures, { tallies, shadow, kinds }: Figures): void {
  for (const group of groups) {
    to.tallies[group].requests += tallies[group].requests;
    to.tallies[group].failed += tallies[group].failed;
    to.tallies[group].ms += tallies[group].ms;
  }
  for (const outcome of outcomes) to.shadow[outcome] += shadow[outcome];
  for (const kind of kinds) {
    const known = to.kinds.find(({ what, outcome }) => what === kind.what && outcome === kind.outcome);
    if (!known) to.kinds.push({ ...kind });
    else Object.assign(known, { count: known.count + kind.count, last: Math.max(known.last, kind.last) });
  }
}

interface FiguresOptions {
  state: ExpiringStore;
  clock(): number;
  everyMs?: number;
}

/** Writes this process's last minutes where `npm run dial` finds them; each process in a place of its own. */
export function keepFigures({ state, clock, everyMs = 2000 }: FiguresOptions) {
  const me = randomUUID();
  const past = new Map<number, Figures>();
  let place: number | undefined;
  let changed = false;
  const now = () => {
    const minute = Math.floor(clock() / minuteMs);
    const figures = past.get(minute) ?? noFigures();
    past.set(minute, figures);
    for (const old of past.keys()) if (old <= minute - minutes) past.delete(old);
    changed = true;
    return figures;
  };

  const write = async () => {
    if (!changed) return;
    const text = JSON.stringify({ me, minutes: Object.fromEntries(past) });
    for (let number = place ?? 0; number < mostProcesses; number++) {
      const there = await state.claim(slot(number), text, minutes * 60);
      if (!there.includes(me)) continue;
      place = number;
      changed = false;
      return state.set(slot(number), text, minutes * 60);
    }
  };
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    // One that is away is written to next time.
    writing = writing.then(write).catch(() => undefined);
  }, everyMs);
  timer.unref();

  return {
    count(group: Group, ms: number, failed: boolean) {
      const tally = now().tallies[group];
      tally.requests++;
      tally.ms += ms;
      if (failed) tally.failed++;
    },
    compared(outcome: ShadowOutcome, what: string) {
      const { shadow, kinds } = now();
      shadow[outcome]++;
      if (outcome === 'same') return;
      const kind = kinds.find((one) => one.what === what && one.outcome === outcome);
      if (kind) Object.assign(kind, { count: kind.count + 1, last: clock() });
      else if (kinds.length < mostKinds) kinds.push({ what, outcome, count: 1, last: clock() });
    },
    stop: () => clearInterval(timer),
  };
}

const number = Joi.number();
const written = Joi.object({
  me: Joi.string(),
  minutes: Joi.object().pattern(/^\d+$/, {
    tallies: ofEach({ requests: number, failed: number, ms: number }),
    shadow: Joi.object().pattern(Joi.string(), number),
    kinds: Joi.array().items(Joi.object()),
  }),
}).prefs({ presence: 'required' });

/** Sums the figures of all processes. */
export async function readFigures(state: ExpiringStore, nowMs: number): Promise<Figures> {
  const sum = noFigures();
  const oldest = Math.floor(nowMs / minuteMs) - minutes;
  for (let number = 0; number < mostProcesses; number++) {
    const text = await state.get(slot(number));
    if (text === undefined) continue;
    const { value, error } = written.validate(JSON.parse(text));
    // Another version of this server may write otherwise.
    if (error) continue;
    const seen: [string, Figures][] = Object.entries(value.minutes);
    for (const [minute, figures] of seen) if (Number(minute) > oldest) add(sum, figures);
  }
  sum.kinds.sort((a, b) => b.last - a.last);
  return sum;
}
