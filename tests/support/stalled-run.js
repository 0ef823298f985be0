const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { SummaryReporter } = require('@jest/reporters');

/** A test may take as long as Jest lets it: only a test that keeps the event loop busy for ever is beyond Jest. */
const stalledMs = 120_000;
const graceMs = 10_000;

/**
 * Ends a run in which nothing has finished for two minutes, and prints Jest's summary of what was run. A run that is only
 * slow goes on.
 */
class StalledRun {
  constructor(globalConfig, { longestMs = stalledMs } = {}) {
    this.globalConfig = globalConfig;
    this.longestMs = longestMs;
    this.running = new Set();
  }

  onRunStart(results) {
    this.results = results;
    this.moved();
  }

  onTestFileStart({ path: file }) {
    this.running.add(file);
    this.moved();
  }

  onTestCaseResult() {
    this.moved();
  }

  onTestFileResult({ path: file }, _result, results) {
    this.running.delete(file);
    this.results = results;
    this.moved();
  }

  onRunComplete(contexts) {
    this.contexts = contexts;
    clearTimeout(this.timer);
  }

  moved() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), this.longestMs);
  }

  end() {
    const files = [...this.running].map((file) => path.relative(this.globalConfig.rootDir, file));
    process.stderr.write(
      `\nNothing has finished for ${this.longestMs / 1000} seconds; the test that runs does not end, in:\n` +
        files.map((file) => `  ${file}\n`).join(''),
    );
    // Jest marks their files as failed, and ends by itself where no other file waits for a worker.
    for (const worker of jestWorkers()) process.kill(worker, 'SIGKILL');
    this.timer = setTimeout(() => {
      const { results, globalConfig } = this;
      results.wasInterrupted = true;
      new SummaryReporter(globalConfig).onRunComplete(this.contexts ?? new Set(), results);
      process.exit(1);
    }, graceMs);
  }
}

function jestWorkers() {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === process.pid && command.includes('processChild') ? [Number(pid)] : [];
  });
}

module.exports = StalledRun;
