import fs from 'node:fs';
import v8 from 'node:v8';
import vm from 'node:vm';

// Loaded into the server before its own code (--require): on a signal it says what it holds; on SIGUSR2 after a collection.
v8.setFlagsFromString('--expose-gc');
const collect: () => void = vm.runInNewContext('gc');

function say(): void {
  const draft = `${process.env.HEAP_FILE}.${process.pid}`;
  fs.writeFileSync(draft, String(process.memoryUsage().heapUsed));
  fs.renameSync(draft, String(process.env.HEAP_FILE));
}

process.on('SIGWINCH', say);
process.on('SIGUSR2', () => {
  collect();
  say();
});
