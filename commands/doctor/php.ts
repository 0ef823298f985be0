import { request } from 'undici';
import { isOwnAddress } from '../../routes/front/loop';
import { type Check, green, reason, red, yellow } from './finding';

/** Node's words for a certificate that it does not trust, or that names another host. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

/** Whether the front door leads anywhere. */
export const phpCheck: Check = {
  about: 'PHP behind this server',
  async look({ config }) {
    const { php, host, port } = config;
    if (!php) return [];
    if (await isOwnAddress(php.url, host, port)) {
      return red(
        `PHP_URL ${php.url.origin} is this server's own address`,
        'Set PHP_URL to where PHP answers, or PORT to another port.',
      );
    }
    try {
      const headers = { host: php.host ?? config.appUrl.host, accept: 'application/json' };
      const timeouts = { headersTimeout: 5000, bodyTimeout: 5000 };
      const { statusCode, body } = await request(new URL('/api/countries', php.url), {
        headers,
        ...timeouts,
      });
      await body.dump();
      const answered = `${php.url.origin} answers (${statusCode} to /api/countries)`;
      if (statusCode < 500) return green(answered);
      return yellow(answered, 'Look at PHP’s log; if it knows the shop by another name, set PHP_HOST to it.');
    } catch (error) {
      const why = reason(error);
      return red(
        `${php.url.origin} does not answer (${why}): everything but customer accounts would be 502`,
        untrusted.test(why)
          ? 'Name the authority of its certificate in NODE_EXTRA_CA_CERTS, and the host in it as PHP_HOST; or set PHP_URL to http where PHP is on this machine.'
          : 'Start PHP, or set PHP_URL to where it answers.',
      );
    }
  },
};
