import type { DocsFacts } from './facts';
import type { Chapter } from './operation';
import { described, oneOf, record, ref, text } from './schema';

/** For the people who run it, and their machines. */
export function operationsChapter({ metrics, redis }: DocsFacts): Chapter {
  const tag = 'Operations';
  const stores = (state: string) => ({ database: state, ...(redis && { redis: state }) });
  return {
    tags: [{ name: tag, description: 'For balancers and for those who run the server.' }],
    schemas: {
      Readiness: record({
        status: oneOf('ok', 'unavailable', 'draining'),
        checks: record({ database: state, redis: described(state, 'Where sessions live in it') }, ['redis']),
      }),
    },
    operations: [
      {
        id: 'live',
        tag,
        method: 'get',
        path: '/health/live',
        summary: 'Is it running?',
        carriers: [],
        answers: { 200: { description: 'It is', schema: record({ status: oneOf('ok') }) } },
        examples: [{ name: 'live', summary: 'It is', status: 200, answer: { status: 'ok' } }],
      },
      {
        id: 'ready',
        tag,
        method: 'get',
        path: '/health/ready',
        summary: 'Can it answer?',
        carriers: [],
        answers: {
          200: { description: 'It can', schema: ref('Readiness') },
          503: {
            description: 'A store is away, or it is about to end',
            schema: ref('Readiness'),
            example: { status: 'unavailable', checks: stores('away') },
          },
        },
        examples: [
          { name: 'ready', summary: 'It can', status: 200, answer: { status: 'ok', checks: stores('ok') } },
        ],
      },
      ...(metrics ? [metricsOperation(tag)] : []),
    ],
  };
}

const state = oneOf('ok', 'away');

const metricsOperation = (tag: string): Chapter['operations'][number] => ({
  id: 'metrics',
  tag,
  method: 'get',
  path: '/metrics',
  summary: 'Figures for Prometheus',
  carriers: [],
  answers: {
    200: {
      description: "In Prometheus's text format",
      contentType: 'text/plain',
      schema: { ...text, pattern: 'accounts_requests_total' },
      example:
        '# TYPE accounts_requests_total counter\naccounts_requests_total{method="GET",route="health/live",status="200"} 1\n',
    },
  },
  examples: [],
});
