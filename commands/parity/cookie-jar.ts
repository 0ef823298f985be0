export type CookieJar = ReturnType<typeof cookieJar>;

/** One shop's cookies. Paths, hosts and Secure do not matter: the jar is never shown to anybody else. */
export function cookieJar() {
  const cookies = new Map<string, string>();
  return {
    header(): Record<string, string> {
      if (cookies.size === 0) return {};
      return { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    },
    keep(lines: string[] = []) {
      for (const line of lines) {
        const [pair = '', ...attributes] = line.split(';');
        const at = pair.indexOf('=');
        if (at < 1) continue;
        const name = pair.slice(0, at).trim();
        if (attributes.some(ends)) cookies.delete(name);
        else cookies.set(name, pair.slice(at + 1).trim());
      }
    },
    clear: () => cookies.clear(),
    values: () => [...cookies.values()],
  };
}

function ends(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=').map((part) => part.trim());
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) <= Date.now();
}
