import { describing, everybody } from './described';
import type { DocsFacts } from './facts';
import { type Chapter, example, ok } from './operation';
import { described, oneOf, record, ref, Sample, text } from './schema';

const tag = 'Operations';
const state = oneOf('ok', 'away');
const stores = record({ database: state, redis: described(state, 'Where sessions live in it') }, ['redis']);
const readiness = {
  status: oneOf('ok', 'unavailable', 'draining'),
  version: described(text, 'Of this server'),
  commit: described(text, 'That was built, where it is known'),
  checks: stores,
};
const figures = {
  description: "In Prometheus's text format",
  contentType: 'text/plain',
  schema: { ...text, pattern: 'accounts_requests_total' },
  example:
    '# TYPE accounts_requests_total counter\naccounts_requests_total{method="GET",route="health/live",status="200"} 1\n',
};

/** For the people who run it, and their machines. */
export function operationsChapter(facts: DocsFacts): Chapter {
  const { redis, version } = facts;
  const operation = describing({}, tag, facts)(everybody);
  const ready = (status: string, database: string) => {
    const checks = redis ? { database, redis: database } : { database };
    return new Sample(ref('Readiness'), { status, version, checks });
  };
  const away = ready('unavailable', 'away');
  const metrics = operation('metrics', 'get /metrics', 'Figures for Prometheus', {
    answers: { 200: figures },
    examples: [],
  });
  return {
    tags: { [tag]: 'For balancers and for those who run the server.' },
    schemas: { Readiness: record(readiness, ['commit']) },
    operations: [
      operation('live', 'get /health/live', 'Is it running?', {
        examples: [example('live: It is', ok({ status: new Sample(oneOf('ok'), 'ok') }, 'It is'))],
      }),
      operation('ready', 'get /health/ready', 'Can it answer?', {
        answers: { 503: { description: 'A store is away, or it is about to end', example: away } },
        examples: [example('ready: It can', ok(ready('ok', 'ok'), 'It can'))],
      }),
      ...(facts.metrics ? [metrics] : []),
    ],
  };
}
