import { StartRefused } from '../../accounts/errors';
import { unspokenLanguage } from '../../app/config/shop-language';
import { type Check, red, yellow } from './finding';

const title = 'Language';

export const languageCheck: Check = {
  about: title,
  look({ config }) {
    try {
      const unspoken = unspokenLanguage(config);
      return unspoken ? [yellow(title, unspoken.detail, unspoken.todo)] : [];
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error;
      return [red(title, error.message, 'Mend the file, or take it away.')];
    }
  },
};
