import type { RequestHandler } from 'express';
import { Malformed } from '../../accounts/errors';

/** Refuses a request that two servers could understand differently: a cache in front may take the other host. */
export const oneMeaning: RequestHandler = (req, _res, next) => {
  next(hostsIn(req.rawHeaders) > 1 ? new Malformed('head') : undefined);
};

function hostsIn(rawHeaders: string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts;
}
