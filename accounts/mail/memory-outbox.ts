import { succeeds } from '../succeeds';
import type { Mail } from './mail';
import { attempts, type Deliver, type Outbox, pauseBefore, type Report, Undeliverable } from './outbox';

/** A mail server that is down for long must not fill the memory. */
const capacity = 10_000;

/** Hands a mail to the lasting outbox, if there is one, as soon as that is back; the lasting one reports it then. */
export function memoryOutbox(deliver: Deliver, report: Report, lasting?: Pick<Outbox, 'put'>): Outbox {
  const delivering = new Set<Promise<void>>();
  const pauses = new Map<NodeJS.Timeout, Mail>();
  let stopping = false;

  const handedOver = async (mail: Mail): Promise<boolean> =>
    lasting !== undefined && succeeds(lasting.put(mail));

  const attempt = async (mail: Mail, number: number): Promise<void> => {
    try {
      if (await handedOver(mail)) return;
      await deliver(mail);
      report('delivered', mail.kind, number);
    } catch (error) {
      if (stopping || number >= attempts || error instanceof Undeliverable)
        return report('given-up', mail.kind, number, error);
      report('retry', mail.kind, number, error);
      const pause = setTimeout(() => {
        pauses.delete(pause);
        begin(mail, number + 1);
      }, pauseBefore(number));
      pause.unref();
      pauses.set(pause, mail);
    }
  };

  const begin = (mail: Mail, number: number): void => {
    const work = attempt(mail, number).finally(() => delivering.delete(work));
    delivering.add(work);
  };

  const idle = async () => {
    while (delivering.size > 0) await Promise.all(delivering);
  };

  return {
    async put(mail) {
      if (pauses.size + delivering.size >= capacity)
        return report('given-up', mail.kind, 0, new Error('the outbox is full'));
      begin(mail, 1);
    },
    idle,
    waiting: async () => pauses.size + delivering.size,
    async close() {
      stopping = true;
      for (const [pause, { kind }] of pauses) {
        clearTimeout(pause);
        report('given-up', kind, 0, new Error('the server stopped'));
      }
      pauses.clear();
      await idle();
    },
  };
}
