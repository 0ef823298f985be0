import type { Answer } from './answer';

/** This status and this JSON, in this order, with nothing else in it. */
export const isExactly = (answer: Answer, status: number, body: unknown) =>
  answer.status === status && answer.kind === 'JSON' && JSON.stringify(answer.body) === JSON.stringify(body);
