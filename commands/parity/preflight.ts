import type { Answer } from '../../routes/front/comparison/answer';
import type { ParityOptions } from './options';
import { ParityRefused, unreachable } from './refused';
import { send } from './sender';
import { rootOf, type Side } from './side';

/** Before anything is written anywhere: are both there, under which prefix, and are they what they are taken for? */
export async function look(side: Side, options: ParityOptions): Promise<void> {
  let refused: ParityRefused | undefined;
  for (const prefix of options[side.name].prefixes) {
    side.prefix = prefix;
    const path = `${rootOf(side)}/customer/get`;
    const request = { method: 'GET', path, headers: { Accept: 'application/json' } };
    const answer = await send(side, request, options).catch((error: unknown) => {
      throw unreachable(side, error);
    });
    const fault = notTheApi(side, path, answer);
    if (!fault) return;
    refused ??= fault;
  }
  throw refused;
}

/** Checks that the customer API answers there. A comparison with something else would be worthless. */
function notTheApi(side: Side, path: string, answer: Answer): ParityRefused | undefined {
  const { name, base } = side;
  const moved = elsewhere(base, path, answer);
  if (moved) {
    return new ParityRefused(
      `The ${name} shop at ${base.origin} sends every request on to ${moved}.`,
      `Give that address: --${name} ${moved}`,
    );
  }
  if (answer.status === 429) {
    return new ParityRefused(
      `The ${name} shop throttles this machine (429) already.`,
      name === 'new'
        ? 'Wait a minute, or name this machine in LIMIT_EXEMPT.'
        : 'Wait a minute, and give --pause 1000.',
    );
  }
  if (answer.status >= 500) {
    return new ParityRefused(
      `The ${name} shop at ${base.origin} is not well: GET ${path} answered ${answer.status}.`,
      name === 'new'
        ? 'npm run doctor tells what it lacks.'
        : "Look into the shop's log (storage/logs), and try again.",
    );
  }
  if (answer.kind === 'JSON' && answer.status !== 404) return undefined;
  return new ParityRefused(
    `There is no Bagisto customer API at the ${name} shop: GET ${path} answered ${answer.status} with ${answer.kind}.`,
    name === 'new'
      ? 'Check --new and --new-prefix (without it /public/api and /api are tried); the server has BAGISTO_PREFIXES and needs bagisto among its DOORS.'
      : 'Check --old and --old-prefix (without it /public/api and /api are tried), and that no login page or maintenance page stands before it.',
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
