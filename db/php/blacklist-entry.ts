/** A day more than tymon/jwt-auth lets a token be refreshed, in its own unit. */
const refreshMinutes = 20_160;

/** The entry that tymon/jwt-auth keeps for a logged-out token, and for how long. */
export function blacklistEntry(iat: number, exp: number, now: number): { value: string; seconds: number } {
  const kept = Math.max(exp, iat + refreshMinutes * 60) + 60;
  return { value: `a:1:{s:11:"valid_until";i:${now};}`, seconds: Math.max(60, kept - now) };
}

/** An entry with a time in the future is a grace period: such a token is still good. */
export function isOut(value: string | undefined, now: number): boolean {
  if (value === undefined) return false;
  if (value === 's:7:"forever";') return true;
  const until = /s:11:"valid_until";i:(\d{1,15});/.exec(value)?.[1];
  return until !== undefined && Number(until) <= now;
}
