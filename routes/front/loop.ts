import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import os from 'node:os';

/** RFC 8586. Via would say the same, but with it nginx and Apache stop compressing what PHP answers. */
export const hasBeenHere = ({ headers }: IncomingMessage, loopId: string): boolean =>
  headers['cdn-loop'] !== undefined &&
  String(headers['cdn-loop'])
    .split(',')
    .some((cdn) => cdn.split(';')[0]?.trim() === loopId);

const everyAddress = ['0.0.0.0', '::'];

/** Whether PHP_URL leads to where this server is about to listen. A name that leads nowhere is another trouble. */
export async function isOwnAddress(php: URL, host: string, port: number): Promise<boolean> {
  if (port === 0 || Number(php.port || (php.protocol === 'https:' ? 443 : 80)) !== port) return false;
  const [theirs, ours] = await Promise.all([addressesOf(php.hostname), addressesOf(host)]);
  const everywhere = ours.some((address) => everyAddress.includes(address));
  const all = everywhere ? ownAddresses() : ours;
  return theirs.some((address) => all.includes(address) || (everywhere && everyAddress.includes(address)));
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

const ownAddresses = () =>
  Object.values(os.networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
