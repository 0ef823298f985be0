import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';

/** RFC 8586. Via would say the same, but with it nginx and Apache stop compressing what PHP answers. */
export const hasBeenHere = ({ headers }: IncomingMessage, loopId: string): boolean =>
  headers['cdn-loop'] !== undefined &&
  String(headers['cdn-loop'])
    .split(',')
    .some((cdn) => cdn.split(';')[0]?.trim() === loopId);

const everyAddress = ['0.0.0.0', '::'];

/** Whether PHP_URL leads to where this server listens itself. A name that leads nowhere is another trouble. */
export async function isOwnAddress(php: URL, listening: AddressInfo): Promise<boolean> {
  const port = Number(php.port) || (php.protocol === 'https:' ? 443 : 80);
  if (port !== listening.port) return false;
  const found = await lookup(php.hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  const addresses = found.map(({ address }) => address);
  if (!everyAddress.includes(listening.address)) return addresses.includes(listening.address);
  const own = Object.values(os.networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address),
  );
  return addresses.some((address) => own.includes(address) || everyAddress.includes(address));
}
