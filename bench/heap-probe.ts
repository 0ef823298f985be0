import fs from 'node:fs';
import v8 from 'node:v8';
import vm from 'node:vm';

// Loaded into the server before its own code (--require): on SIGUSR2 it says what it holds, before and after a collection.
v8.setFlagsFromString('--expose-gc');
const collect: () => void = vm.runInNewContext('gc');

process.on('SIGUSR2', () => {
  const before = process.memoryUsage().heapUsed;
  collect();
  const draft = `${process.env.HEAP_FILE}.${process.pid}`;
  fs.writeFileSync(draft, `${before} ${process.memoryUsage().heapUsed}`);
  fs.renameSync(draft, String(process.env.HEAP_FILE));
});
