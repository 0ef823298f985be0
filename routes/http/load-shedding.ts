import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import { Unavailable } from '../../accounts/errors';

/** Answers 503 early while the process cannot keep up: that helps more than a late answer to everybody. */
export function loadShedding(worstDelayMs = 1000) {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let overloaded = false;
  const timer = setInterval(() => {
    overloaded = delay.max / 1e6 > worstDelayMs;
    delay.reset();
  }, 500);
  timer.unref();
  const shedLoad: RequestHandler = (_req, _res, next) =>
    next(overloaded ? new Unavailable('the event loop is behind', 1) : undefined);
  return {
    shedLoad,
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
