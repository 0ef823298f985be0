import type { RequestHandler } from 'express';
import { DownForMaintenance } from '../../accounts/errors';

/** The seconds after which a client may ask again; undefined while the shop is open. */
export type MaintenanceState = () => Promise<number | undefined>;

/** Answers 503 while the shop is closed by PHP's own command: the database under it may be half migrated. */
export const closedForMaintenance =
  (retryAfter: MaintenanceState, open: RequestHandler): RequestHandler =>
  async (req, res, next) => {
    const seconds = await retryAfter();
    if (seconds !== undefined) throw new DownForMaintenance(seconds);
    return open(req, res, next);
  };
