/** The first that fits: browsers name their forebears, so the youngest come first. */
const programs: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdge\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:\b|Headless)(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
  [/^(?:okhttp|Dart|CFNetwork|Dalvik|Expo|ReactNative)\b|\bCFNetwork\//i, 'App'],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `Firefox, Android` for a user agent; its own first word where neither is known, and '' where there is none. */
export function deviceOf(userAgent: string): string {
  const found = [programs, systems].map((names) => names.find(([sign]) => sign.test(userAgent))?.[1]);
  const known = found.filter((name) => name !== undefined);
  return known.length > 0 ? known.join(', ') : (/^[^\s/;(]+/.exec(userAgent)?.[0] ?? '').slice(0, 40);
}
