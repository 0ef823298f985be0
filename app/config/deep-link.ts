import { StartRefused } from '../../accounts/errors';

/** Schemes that run or read something in the browser instead of leading to a shop or its app. */
const never = [
  'javascript:',
  'vbscript:',
  'data:',
  'blob:',
  'file:',
  'about:',
  'view-source:',
  'filesystem:',
];

export function safeDeepLink(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { protocol, href } = new URL(address);
  if (never.includes(protocol))
    throw new StartRefused(`APP_DEEP_LINK begins with ${protocol}; use https: or the scheme of your app`);
  return href;
}
