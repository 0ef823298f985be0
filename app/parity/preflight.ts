import type { ParityOptions } from './options';
import { ParityRefused } from './refused';
import { type Answer, send } from './sender';
import { rootOf, type Side } from './side';
import { unreachable } from './unreachable';

/** Before anything is written anywhere: are both there, and are they what they are taken for? */
export async function look(side: Side, options: ParityOptions): Promise<void> {
  const path = `${rootOf(side)}/customer/get`;
  const request = { method: 'GET', path, headers: { Accept: 'application/json' } };
  const answer = await send(side, request, options).catch((error: unknown) => {
    throw unreachable(side, error);
  });
  mustBeTheApi(side, path, answer);
}

/** What answers must be the customer API, or every comparison with it would be worthless. */
function mustBeTheApi(side: Side, path: string, answer: Answer): void {
  const { name, base } = side;
  const moved = elsewhere(base, path, answer);
  if (moved) {
    throw new ParityRefused(
      `The ${name} shop at ${base.origin} sends every request on to ${moved}.`,
      `Give that address: --${name} ${moved}`,
    );
  }
  if (answer.status === 429) {
    throw new ParityRefused(
      `The ${name} shop throttles this machine (429) already.`,
      name === 'new'
        ? 'Wait a minute, or name this machine in LIMIT_EXEMPT.'
        : 'Wait a minute, and give --pause 1000.',
    );
  }
  if (answer.status >= 500) {
    throw new ParityRefused(
      `The ${name} shop at ${base.origin} is not well: GET ${path} answered ${answer.status}.`,
      name === 'new'
        ? 'npm run doctor tells what it lacks.'
        : "Look into the shop's log (storage/logs), and try again.",
    );
  }
  if (answer.kind === 'JSON' && answer.status !== 404) return;
  throw new ParityRefused(
    `There is no Bagisto customer API at the ${name} shop: GET ${path} answered ${answer.status} with ${answer.kind}.`,
    name === 'new'
      ? 'Check --new and --new-prefix; the server has BAGISTO_PREFIXES and needs bagisto among its DOORS.'
      : 'Check --old and --old-prefix (/public/api or /api), and that no login page or maintenance page stands before it.',
  );
}

/** http → https, or a shop that insists on www: the same path at another address. */
function elsewhere(base: URL, path: string, { status, headers }: Answer): string | undefined {
  if (status < 300 || status > 399 || !headers.location) return undefined;
  if (!URL.canParse(headers.location, base.origin)) return undefined;
  const target = new URL(headers.location, base.origin);
  if (target.origin === base.origin || target.pathname !== path.split('?')[0]) return undefined;
  return `${target.origin}${base.pathname.replace(/\/$/, '')}`;
}
