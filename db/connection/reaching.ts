import { Unavailable } from '../../accounts/errors';

/** Tells of a store whose every trouble means that it is away. */
export const reaching =
  (trouble: string) =>
  async <T>(work: Promise<T> | (() => Promise<T>)): Promise<T> => {
    try {
      return await (typeof work === 'function' ? work() : work);
    } catch (error) {
      throw new Unavailable(trouble, 1, { cause: error });
    }
  };
