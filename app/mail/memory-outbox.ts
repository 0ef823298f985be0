import type { Mail } from './mail';
import { attempts, type Deliver, type Outbox, pauseBefore, type Report, Undeliverable } from './outbox';

/** A mail server that is down for long must not fill the memory. */
const capacity = 10_000;

export function memoryOutbox(deliver: Deliver, report: Report): Outbox {
  const delivering = new Set<Promise<void>>();
  const pauses = new Map<NodeJS.Timeout, Mail>();

  const attempt = (mail: Mail, number: number): void => {
    const work = deliver(mail)
      .then(() => report('delivered', mail.kind, number))
      .catch((error: unknown) => {
        if (number >= attempts || error instanceof Undeliverable)
          return report('given-up', mail.kind, number, error);
        report('retry', mail.kind, number, error);
        const pause = setTimeout(() => {
          pauses.delete(pause);
          attempt(mail, number + 1);
        }, pauseBefore(number));
        pause.unref();
        pauses.set(pause, mail);
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
        return report('given-up', mail.kind, 0, new Error('the outbox is full'));
      attempt(mail, 1);
    },
    idle,
    waiting: async () => pauses.size + delivering.size,
    async close() {
      for (const [pause, { kind }] of pauses) {
        clearTimeout(pause);
        report('given-up', kind, 0, new Error('the server stopped'));
      }
      pauses.clear();
      await idle();
    },
  };
}
