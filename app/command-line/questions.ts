import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as wholeText } from 'node:stream/consumers';
import { StartRefused } from '../../accounts/errors';

export type Questions = ReturnType<typeof questionsAtTerminal>;

/** Asks at a terminal; closing it, or Ctrl-C, is no answer. */
export function questionsAtTerminal(screen: Writable = process.stdout) {
  let hidden = false;
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) screen.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: echo, terminal: true });
  const closed = new AbortController();
  terminal.on('SIGINT', () => closed.abort());
  terminal.on('close', () => closed.abort());
  const answer = async (question: string) => {
    try {
      return await terminal.question(question, { signal: closed.signal });
    } catch {
      screen.write('\n');
      throw new StartRefused('nothing was answered, so nothing was done');
    }
  };
  return {
    ask: answer,
    /** Asks without showing what is typed. */
    async askHidden(question: string) {
      screen.write(question);
      hidden = true;
      try {
        return await answer('');
      } finally {
        hidden = false;
        screen.write('\n');
      }
    },
    close: () => terminal.close(),
  };
}

/** Reads what another program hands over on stdin, without the line's end. */
export const handedOver = async (): Promise<string> => (await wholeText(process.stdin)).replace(/\r?\n$/, '');
