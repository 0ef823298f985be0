import type { DocsFacts } from './facts';
import { type Chapter, type Example, example, type Operation, ok, type Reply, told } from './operation';
import { described, oneOf, record, ref, text } from './schema';

const tag = 'Operations';

/** For the people who run it, and their machines. */
export function operationsChapter({ metrics, redis, version }: DocsFacts): Chapter {
  const stores = (state: string) => ({ database: state, ...(redis && { redis: state }) });
  return {
    tags: { [tag]: 'For balancers and for those who run the server.' },
    schemas: {
      Readiness: record(
        {
          status: oneOf('ok', 'unavailable', 'draining'),
          version: described(text, 'Of this server'),
          commit: described(text, 'That was built, where it is known'),
          checks: record({ database: state, redis: described(state, 'Where sessions live in it') }, [
            'redis',
          ]),
        },
        ['commit'],
      ),
    },
    operations: [
      get(
        'live',
        '/health/live',
        'Is it running?',
        { 200: { description: 'It is', schema: record({ status: oneOf('ok') }) } },
        [example('live: It is', {}, ok({ status: 'ok' }))],
      ),
      get(
        'ready',
        '/health/ready',
        'Can it answer?',
        {
          200: { description: 'It can', schema: ref('Readiness') },
          ...told(503, 'A store is away, or it is about to end', ref('Readiness'), {
            ...{ status: 'unavailable', version, checks: stores('away') },
          }),
        },
        [example('ready: It can', {}, ok({ status: 'ok', version, checks: stores('ok') }))],
      ),
      ...(metrics ? [get('metrics', '/metrics', 'Figures for Prometheus', { 200: figures }, [])] : []),
    ],
  };
}

const state = oneOf('ok', 'away');

const get = (
  id: string,
  path: string,
  summary: string,
  answers: Record<number, Reply>,
  examples: Example[],
): Operation => ({ id, tag, method: 'get', path, summary, carriers: [], answers, examples });

const figures: Reply = {
  description: "In Prometheus's text format",
  contentType: 'text/plain',
  schema: { ...text, pattern: 'accounts_requests_total' },
  example:
    '# TYPE accounts_requests_total counter\naccounts_requests_total{method="GET",route="health/live",status="200"} 1\n',
};
