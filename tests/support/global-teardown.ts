import { cleanUp } from './global-setup';

// biome-ignore lint/style/noDefaultExport: Jest calls the default export of its globalTeardown
export default async function globalTeardown(): Promise<void> {
  await cleanUp();
}
