import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Random text as PHP's Str::random makes it: nearly six random bits a letter. */
export const randomText = (length: number) =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
