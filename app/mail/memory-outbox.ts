import type { Mail } from './mail';
import { attempts, type Deliver, type Outbox, pauseBefore, type Report, Undeliverable } from './outbox';

/** A mail server that is down for long must not fill the memory. */
const capacity = 10_000;

export function memoryOutbox(deliver: Deliver, report: Report): Outbox {
  const delivering = new Set<Promise<void>>();
  const pauses = new Set<NodeJS.Timeout>();

  const attempt = (mail: Mail, number: number): void => {
    const work = deliver(mail)
      .then(() => report('delivered', mail, number))
      .catch((error: unknown) => {
        if (number >= attempts || error instanceof Undeliverable)
          return report('given-up', mail, number, error);
        report('retry', mail, number, error);
        const pause = setTimeout(() => {
          pauses.delete(pause);
          attempt(mail, number + 1);
        }, pauseBefore(number));
        pause.unref();
        pauses.add(pause);
      })
      .finally(() => delivering.delete(work));
    delivering.add(work);
  };

  const idle = async () => {
    while (delivering.size > 0) await Promise.all(delivering);
  };

  return {
    async put(mail) {
      if (pauses.size + delivering.size >= capacity)
        return report('given-up', mail, 0, new Error('the outbox is full'));
      attempt(mail, 1);
    },
    idle,
    waiting: async () => pauses.size + delivering.size,
    async close() {
      for (const pause of pauses) clearTimeout(pause);
      await idle();
    },
  };
}
