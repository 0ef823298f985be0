import { Router } from 'express';
import { pageHeaders } from '../../app/http/security-headers';
import { type WelcomeFacts, welcomePage } from './welcome';

/** For people with a browser. No credential is ever looked at here. */
export function pagesDoor(facts: WelcomeFacts, https: boolean): Router {
  const door = Router({ caseSensitive: true });
  const welcome = welcomePage(facts);
  door.get('/', pageHeaders(https), (_req, res) => {
    res.locals.route = 'welcome';
    res.type('html').send(welcome);
  });
  return door;
}
