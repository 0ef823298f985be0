import { Unavailable } from '../../accounts/errors';

interface Waiting<Question, Answer> {
  question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * A DataLoader without a cache: questions of one turn of the event loop are asked in one statement. The busier the
 * server, the less each request asks of its database. The statement begins after all askers, so it sees what they wrote.
 */
export function batched<Question, Answer>(
  most: number,
  ask: (questions: Question[]) => Promise<Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];

  const answer = async (batch: Waiting<Question, Answer>[]) => {
    try {
      const answers = await ask(batch.map(({ question }) => question));
      batch.forEach(({ resolve }, at) => {
        resolve(answers[at] as Answer);
      });
    } catch (error) {
      // One bad question must not spoil the others.
      if (batch.length > 1 && !(error instanceof Unavailable)) for (const one of batch) void answer([one]);
      else for (const { reject } of batch) reject(error);
    }
  };

  const askAll = () => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += most) void answer(all.slice(at, at + most));
  };

  return (question) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ question, resolve, reject }) === 1) setImmediate(askAll);
    });
}
