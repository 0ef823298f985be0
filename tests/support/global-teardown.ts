import { cleanUp } from './global-setup';

const patienceMs = 10_000;

// biome-ignore lint/style/noDefaultExport: Jest calls the default export of its globalTeardown
export default async function globalTeardown(jest: { watch: boolean; watchAll: boolean }): Promise<void> {
  await cleanUp();
  if (!jest.watch && !jest.watchAll) endWithin(patienceMs);
}

/** Ends Jest although a test left something open: that is named, and left where it is. */
function endWithin(ms: number): void {
  const end = () => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`Left open by a test: ${open}; Jest ends all the same, with the status it found\n`);
    process.exit();
  };
  setTimeout(end, ms).unref();
}
