import type { Registry } from 'prom-client';
import type { MetricsShown } from '../../routes/http/metrics';
import { type ToWorker, tellPrimary } from './messages';

/** A worker's /metrics: asked of any of them, it shows what all have counted. */
export function sumsOfAll(own: Registry): MetricsShown {
  const waiting = new Map<number, (text: string) => void>();
  let asked = 0;
  process.on('message', async (message: ToWorker) => {
    if (message.kind === 'read') {
      const readings = await own.getMetricsAsJSON();
      await tellPrimary({ kind: 'reading', round: message.round, readings });
    } else if (message.kind === 'sums') {
      waiting.get(message.question)?.(message.text);
      waiting.delete(message.question);
    }
  });
  return {
    contentType: own.contentType,
    metrics: () =>
      new Promise((resolve) => {
        const question = ++asked;
        waiting.set(question, resolve);
        void tellPrimary({ kind: 'sums?', question });
      }),
  };
}
