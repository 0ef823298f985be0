import { captchaVerifier } from '../../accounts/captcha';
import { captchaOf } from '../../db/customers/captcha';
import { green, ofDatabase, reason, red, yellow } from './finding';

/** Whether the shop's captcha is asked for here as well, and whether its answers can be verified. */
export const captchaCheck = ofDatabase('Captcha', async ({ db, schema }, { config }) => {
  const settings = await captchaOf(db, schema, Date.now)(config.appUrl.host);
  const { asked, service } = config.captcha;
  if (!settings) return [];
  if (!asked) {
    return yellow(
      'the shop has switched it on, but CAPTCHA=off: the API is a way around it',
      'Leave CAPTCHA out, unless the apps cannot show one.',
    );
  }
  if (settings.secret === undefined) {
    return red(
      'switched on without a secret key: nobody could log in, register or ask for a new password',
      "Enter the key in the shop's admin (Customers, Captcha), or switch it off there.",
    );
  }
  try {
    // Made up, so no good; but the service says whether it knows the key.
    const { errors } = await captchaVerifier(service)(settings.secret, 'made-up');
    if (errors.includes('invalid-input-secret')) {
      return red(
        `${service.host} does not know the shop's secret key: nobody could log in`,
        "Enter the right one in the shop's admin (Customers, Captcha).",
      );
    }
    return green(`asked for, as in the shop; ${service.host} verifies the answers`);
  } catch (error) {
    return red(
      `${service.host} does not answer (${reason((error as Error).cause ?? error)}): nobody could log in`,
      'Let this server reach it, or set CAPTCHA_URL to one that it reaches.',
    );
  }
});
