import { isSet } from '../../app/config/laravel-database';
import { silent } from '../../app/logger';
import { lookAtPhp, phpRedis } from '../../app/php-side';
import type { PhpPart } from '../../db/php/examination';
import { type Check, type Found, green, ofDatabase, type Patient, red, type Said, yellow } from './finding';

/** Checks each part of one login; where it cannot be, the clients that live on PHP's cookie have to stay with PHP. */
export const oneLoginCheck: Check = ofDatabase('One login with PHP', async (found, patient) => {
  if (!found.schema.adopted) return [];
  const { config } = patient;
  if (config.oneLogin.sessions === 'own') {
    return yellow(
      'switched off by PHP_SESSIONS=own: who logs in here with a cookie is a guest in PHP',
      'Leave PHP_SESSIONS out, or let clients that live on the session cookie stay with PHP.',
    );
  }
  if (!config.redis) return [];
  return examined(found, patient);
});

async function examined({ db, schema }: Found, { config, values }: Patient): Promise<Said[]> {
  const connections = phpRedis({ config, logger: silent });
  try {
    // The stand-in of commands that only look is no key of PHP's.
    const appKey = isSet(values.APP_KEY) ? String(values.APP_KEY) : '';
    const { parts, hindrance } = await lookAtPhp({ config, db, schema }, connections.open, appKey);
    const findings = parts.map(findingOf);
    if (!hindrance) return [green('sessions are shared'), ...findings];
    if (config.oneLogin.sessions === 'shared') return findings;
    return findings.map((finding) => (finding.level === 'red' ? mayStart(finding) : finding));
  } finally {
    connections.close();
  }
}

function findingOf({ part, level, detail, todo = '' }: PhpPart): Said {
  const about = `${part}: ${detail}`;
  if (level === 'green') return green(about);
  return (level === 'yellow' ? yellow : red)(about, todo);
}

const mayStart = (finding: Said): Said => ({
  ...finding,
  todo: `${finding.todo} Until then clients that live on PHP's session cookie (browsers, the PWA) stay with PHP: docs/adopting.md. Starting beside PHP is safe.`,
  mayStart: true,
});
