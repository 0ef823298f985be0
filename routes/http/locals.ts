import type { DoorName } from '../../accounts/release';

declare global {
  namespace Express {
    /** Values that the middleware of one request leaves for those after it. */
    interface Locals {
      /** In the log, and in X-Request-Id. */
      requestId: string;
      /** The client's, as far as proxies are to be believed. */
      address: string;
      /** The door that answers. */
      door?: DoorName | 'docs';
      /** As the route table has it, never the path that was asked for. */
      route?: string;
      /** Further fields of the request's line in the log. */
      log?: Record<string, string | number>;
      /** `?locale=` as it was sent. */
      language?: unknown;
    }
  }
}
