import express, { type Express } from 'express';
import { preparesHeaders } from '../routes/http/prepared-headers';
import type { Config } from './config/config';

/** Express without what it does by itself: its own query parser, ETags and header, and a guess at who is a proxy. */
export function plainExpress({ trustProxy, session }: Pick<Config, 'trustProxy' | 'session'>): Express {
  const app = express();
  preparesHeaders(app.response);
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.set('trust proxy', trustProxy);
  if (session.secure) {
    // TLS ends at the proxy, and not every proxy says so: APP_URL does. express-session asks `req.secure`.
    Object.defineProperty(app.request, 'secure', { get: () => true });
  }
  return app;
}
