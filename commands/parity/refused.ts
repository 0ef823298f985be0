/** The comparison could not be carried out: what happened and why, and what to do next. */
export class ParityRefused extends Error {
  override name = 'ParityRefused';
  constructor(
    readonly what: string,
    readonly todo: string,
  ) {
    super(`${what}\n→ ${todo}`);
  }
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

/** Why no answer came, and what to do about it; the words of the operating system stay out. */
export function unreachable(
  { name, base }: { name: 'old' | 'new'; base: URL },
  error: unknown,
): ParityRefused {
  const { code = 'no answer' } = error as NodeJS.ErrnoException;
  const nowhere = [
    `cannot be found: there is no host ${base.hostname}`,
    `Check --${name}, and that this machine has DNS.`,
  ] as const;
  const reasons: Record<string, readonly [string, string]> = {
    ECONNREFUSED: [
      'is not there: nothing listens at that address',
      name === 'new' ? 'Start it with npm start, or correct --new.' : 'Check --old, and that the shop runs.',
    ],
    ENOTFOUND: nowhere,
    EAI_AGAIN: nowhere,
    ETIMEDOUT: ['did not answer in time', 'Look for a firewall between, or give it longer: --timeout 30000'],
    EPROTO: ['does not speak https', `Try --${name} ${base.origin.replace('https', 'http')}`],
    ETOOLONG: ['sent an endless answer', `Check --${name} and the prefix.`],
  };
  const untrusted = [
    `has a certificate that this machine does not trust (${code})`,
    'Name its authority in NODE_EXTRA_CA_CERTS, or, for a test shop, add --insecure.',
  ] as const;
  const [what, todo] =
    reasons[code] ??
    (certificate.test(code)
      ? untrusted
      : ([`broke off (${code})`, `Check --${name}: http or https, and the port.`] as const));
  return new ParityRefused(`The ${name} shop at ${base.origin} ${what}.`, todo);
}

/** A method, header or path that HTTP does not know, as a file may hold: nothing was sent, and no shop is to blame. */
export const isUnsendable = (error: unknown) =>
  /^ERR_(INVALID_CHAR|INVALID_HTTP_TOKEN|UNESCAPED_CHARACTERS|HTTP_INVALID_HEADER_VALUE)$/.test(
    (error as NodeJS.ErrnoException).code ?? '',
  );
