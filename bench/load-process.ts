import { type Load, runLoad } from './load';

/** The load, in a process of its own. */
process.on('message', (load: Load) => {
  runLoad(load).then((measured) => process.send?.(measured));
});
