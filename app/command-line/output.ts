export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A connection that does not close must not keep a person waiting: the process ends with its last word. */
export function end({ status, out = '', err = '' }: { status: number; out?: string; err?: string }): void {
  process.stderr.write(err, () => process.stdout.write(out, () => process.exit(status)));
}
