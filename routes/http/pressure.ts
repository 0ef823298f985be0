import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import { Unavailable } from '../../accounts/errors';

export interface Pressure {
  relief: RequestHandler;
  stop(): void;
}

/** When the process can no longer keep up, an early 503 helps more than a late answer to everybody. */
export function watchPressure(worstDelayMs = 1000): Pressure {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let overloaded = false;
  const timer = setInterval(() => {
    overloaded = delay.max / 1e6 > worstDelayMs;
    delay.reset();
  }, 500);
  timer.unref();
  return {
    relief: (_req, _res, next) =>
      next(overloaded ? new Unavailable('the event loop is behind', 1) : undefined),
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
