import cors from 'cors';
import type { RequestHandler } from 'express';
import { type Header, setBy } from './security-headers';

/** Adds to an answer's fixed headers who may read it: one list for each origin that a shop has named, and one for all others. */
export function readableFrom(origins: string[], fixed: Header[]): RequestHandler {
  const ask = crossOrigin(origins);
  const listFor = (origin?: string) =>
    [...fixed, ...setBy(ask, { method: 'GET', headers: { origin } })].flat();
  const others = listFor();
  const lists = new Map(origins.map((origin) => [origin, listFor(origin)]));
  return (req, res, next) => {
    const { origin } = req.headers;
    res.fixedHeaders = (origin !== undefined && lists.get(origin)) || others;
    // A preflight is answered by what it asks for.
    if (req.method === 'OPTIONS') ask(req, res, next);
    else next();
  };
}

/** Anybody's page may read public answers; only the sites a shop has named may do so with the user's cookie. */
function crossOrigin(origins: string[]): RequestHandler {
  if (origins.length === 0) return (_req, _res, next) => next();
  const anybody = origins.includes('*');
  return cors({
    origin: anybody ? '*' : origins,
    credentials: !anybody,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: 600,
    preflightContinue: true,
  });
}
