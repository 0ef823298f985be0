import type { DoorName } from '../../accounts/release';

declare global {
  namespace Express {
    /** What one request's middleware leaves for those after it. */
    interface Locals {
      /** In the log, and in X-Request-Id. */
      requestId: string;
      /** The door that answers. */
      door?: DoorName | 'docs';
      /** As the route table has it, never the path that was asked for. */
      route?: string;
      /** What the log says of the request besides. */
      log?: Record<string, string | number>;
      /** `?locale=` as it was sent. */
      language?: unknown;
    }
  }
}
