/** The name of the queue of mails in Redis, and the prefix of its keys, which lie side by side on a cluster. */
export const queueName = 'mails';
export const queuePrefix = (prefix: string) => `${prefix}{mail}`;

/** BullMQ's keys of the mails that are not delivered; one that is empty does not exist. */
export const queueStates = (prefix: string): string[] =>
  ['wait', 'active', 'delayed', 'paused', 'prioritized'].map(
    (state) => `${queuePrefix(prefix)}:${queueName}:${state}`,
  );
