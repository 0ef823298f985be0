/** As in fuzz.heavy.ts: both stores, in parts of so many requests. */
const stores = 2;
const perChunk = 250;
const width = 30;

/** A bar instead of Jest's lines, for a person who waits for a hundred thousand requests; a violation is told at once. */
class FuzzProgress {
  constructor() {
    const requests = Number(process.env.FUZZ_REQUESTS ?? 5_000);
    this.parts = Math.ceil(requests / stores / perChunk) * stores;
    this.done = 0;
    this.violations = 0;
  }

  onRunStart() {
    this.draw();
  }

  onTestCaseResult(_test, { status, failureMessages, fullName }) {
    if (status === 'failed') {
      this.violations++;
      process.stderr.write(`\r\x1b[K${fullName}\n${failureMessages.join('\n')}\n`);
    }
    this.done++;
    this.draw();
  }

  onRunComplete() {
    process.stderr.write('\n');
  }

  draw() {
    const share = Math.min(1, this.done / this.parts);
    const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
    const requests = (this.done * perChunk).toLocaleString('en');
    const of = (this.parts * perChunk).toLocaleString('en');
    const found = this.violations === 0 ? 'nothing found' : `parts with a violation: ${this.violations}`;
    process.stderr.write(`\r\x1b[K${bar} ${requests} of ${of} requests, ${found}`);
  }
}

module.exports = FuzzProgress;
