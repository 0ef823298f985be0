import type { CaptchaSettings, VerifyCaptcha } from '../captcha';
import type { ShopHost } from '../customer';
import { type Message, Unavailable } from '../errors';

interface CheckCaptchaParts {
  /** Each channel of a shop has its own. */
  settings(host: ShopHost): Promise<CaptchaSettings | undefined>;
  verify: VerifyCaptcha;
  /** Called where an answer is refused though it may have been good. */
  failed(error: unknown): void;
}

/** Tells what is wrong with the answer to the shop's captcha; undefined also where the shop shows none. */
export type CheckCaptcha = (answer: string, host: ShopHost) => Promise<Message | undefined>;

/** A flood of made-up answers must not become a flood of questions to somebody else's service. */
const mostAtOnce = 100;

export function checkCaptcha({ settings, verify, failed }: CheckCaptchaParts): CheckCaptcha {
  let asked = 0;
  const isGood = async (secret: string, answer: string): Promise<boolean> => {
    if (asked >= mostAtOnce) throw new Unavailable('too many answers to a captcha are being verified');
    asked++;
    try {
      return (await verify(secret, answer)).good;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      asked--;
    }
  };
  return async (answer, host) => {
    const captcha = await settings(host);
    if (!captcha) return undefined;
    if (answer.trim() === '') return { key: 'captcha.required' };
    const good = captcha.secret !== undefined && (await isGood(captcha.secret, answer));
    return good ? undefined : { key: 'captcha.failed' };
  };
}
