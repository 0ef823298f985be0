import { ParityRefused } from './refused';
import type { Side } from './side';

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

/** Why no answer came, and what to do about it; the words of the operating system stay out. */
export function unreachable({ name, base }: Side, error: unknown): ParityRefused {
  const { code = 'no answer' } = error as NodeJS.ErrnoException;
  const shop = `The ${name} shop at ${base.origin}`;
  const start =
    name === 'new' ? 'Start it with npm start, or correct --new.' : 'Check --old, and that the shop runs.';
  if (code === 'ECONNREFUSED')
    return new ParityRefused(`${shop} is not there: nothing listens at that address.`, start);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ParityRefused(
      `${shop} cannot be found: there is no host ${base.hostname}.`,
      `Check --${name}, and that this machine has DNS.`,
    );
  }
  if (code === 'ETIMEDOUT') {
    return new ParityRefused(
      `${shop} did not answer in time.`,
      'Look for a firewall between, or give it longer: --timeout 30000',
    );
  }
  if (certificate.test(code)) {
    return new ParityRefused(
      `${shop} has a certificate that this machine does not trust (${code}).`,
      'Name its authority in NODE_EXTRA_CA_CERTS, or, for a test shop, add --insecure.',
    );
  }
  if (code === 'EPROTO')
    return new ParityRefused(
      `${shop} does not speak https.`,
      `Try --${name} ${base.origin.replace('https', 'http')}`,
    );
  if (code === 'ETOOLONG')
    return new ParityRefused(`${shop} sent an endless answer.`, `Check --${name} and the prefix.`);
  return new ParityRefused(`${shop} broke off (${code}).`, `Check --${name}: http or https, and the port.`);
}

/** A method, header or path that HTTP does not know, as a file may hold: nothing was sent, and no shop is to blame. */
export const isUnsendable = (error: unknown) =>
  /^ERR_(INVALID_CHAR|INVALID_HTTP_TOKEN|UNESCAPED_CHARACTERS|HTTP_INVALID_HEADER_VALUE)$/.test(
    (error as NodeJS.ErrnoException).code ?? '',
  );
