import fs from 'node:fs';
import { listOf, membersOf, parsedJson } from '../../routes/front/comparison/foreign-json';
import { requestsOfHar } from './har';
import type { ParityOptions } from './options';
import { ownPlan } from './own-case-file';
import type { Plan } from './parity-case';
import { environmentOf, requestsOfAppRun, requestsOfCollection, requestsOfRun } from './postman';
import { planOf } from './recorded-requests';
import { ParityRefused } from './refused';
import type { Secrets } from './secrets';

export function planFromFile(file: string, options: ParityOptions, secrets: Secrets): Plan {
  const content = readJson(file);
  const environment = options.envFile === undefined ? {} : environmentOf(readJson(options.envFile));
  for (const [name, value] of Object.entries(environment)) secrets.learn(name, value);
  if (Array.isArray(membersOf(content).cases)) return ownPlan(file, content, options.write);

  const { requests, recorded } = requestsIn(file, content, environment);
  const prefixes = [...new Set([...options.old.prefixes, ...options.new.prefixes, '/public/api', '/api'])];
  const credentials = recorded && !options.keepCredentials ? 'dropped' : 'as given';
  const plan = planOf(requests, { prefixes, write: options.write, credentials });
  if (plan.cases.length > 0) return plan;
  throw new ParityRefused(
    `${file} holds ${requests.length} requests, and none that can be sent: ${plan.skipped
      .map(({ name, why }) => secrets.shown(`${name}: ${why}`))
      .slice(0, 3)
      .join('; ')}.`,
    'Requests to customer/…, customers/… and addresses under the prefix count; --prefix names another one, --write sends more than GET.',
  );
}

/** The requests of any other file; recorded: they were really sent, with somebody's cookies and tokens. */
function requestsIn(file: string, content: unknown, environment: Record<string, string>) {
  const top = membersOf(content);
  if (Array.isArray(membersOf(top.log).entries)) return { requests: requestsOfHar(top), recorded: true };
  if (Array.isArray(membersOf(top.run).executions)) return { requests: requestsOfRun(top), recorded: true };
  if (Array.isArray(top.results)) return { requests: requestsOfAppRun(top), recorded: true };
  const collection = Array.isArray(top.item) ? top : membersOf(top.collection);
  if (Array.isArray(collection.item)) {
    return { requests: requestsOfCollection(collection, environment), recorded: false };
  }
  if (listOf(top.requests).length > 0) {
    throw new ParityRefused(
      `${file} is a Postman collection of version 1.`,
      'Export it again as "Collection v2.1".',
    );
  }
  throw new ParityRefused(
    `${file} is neither a case file, nor a Postman collection or run, nor a HAR file.`,
    'npm run parity -- --help describes the case file; browsers save HAR files from the network tab.',
  );
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ParityRefused(
      `${file} cannot be read (${code}).`,
      'Check the path, and that it is a file of yours.',
    );
  }
  const content = parsedJson(text.replace(/^\uFEFF/, ''));
  if (content !== undefined) return content;
  throw new ParityRefused(`${file} is not JSON.`, 'Export it again, or look for a comma too many.');
}
