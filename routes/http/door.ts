import type { RequestHandler } from 'express';
import type { DoorName } from '../../accounts/release';

/** What is served under some paths among those of others. */
export interface Door {
  /** Told without entering: a request passes by the doors that are not its own at the price of this question. */
  knows(path: string): boolean;
  /** All that it serves, as its tables have it. */
  paths: string[];
  /** What it does not answer after all passes on. */
  handler: RequestHandler;
}

export function entrances() {
  /** Of all doors that have one. */
  const paths: string[] = [];
  const doors: { door: Door; name?: DoorName | 'docs' }[] = [];

  /** For the log and the metrics a name is noted: the door that answers is the last one that was entered. */
  const entrance = (door: Door, name?: DoorName | 'docs'): RequestHandler => {
    const { knows, handler } = door;
    paths.push(...door.paths);
    doors.push({ door, name });
    return (req, res, next) => {
      if (!knows(req.path)) return next();
      res.locals.door = name;
      return handler(req, res, next);
    };
  };
  /** The door that a request for this path would enter first. */
  const doorAt = (path: string): { name?: string } | undefined => doors.find(({ door }) => door.knows(path));
  return { entrance, paths, doorAt };
}
