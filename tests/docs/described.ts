import { loadLanguages } from '../../accounts/lang/languages';
import { readConfig } from '../../app/config/config';
import { docsFacts } from '../../app/docs-facts';
import { chaptersFor } from '../../routes/docs/openapi/document';
import type { DocsFacts } from '../../routes/docs/openapi/facts';
import type { Operation } from '../../routes/docs/openapi/operation';
import type { TestApp } from '../support/app';

/** The facts that the running shop describes. */
export function factsOf({
  env,
  shop,
  redis,
  doors,
}: Pick<TestApp, 'env' | 'shop' | 'redis' | 'doors'>): DocsFacts {
  const config = readConfig(env);
  const languages = loadLanguages(config.languagesPath, config.language);
  return docsFacts({ config, shop, languages, redis, doors });
}

export const operationsOf = (facts: DocsFacts): Operation[] =>
  chaptersFor(facts).flatMap(({ operations }) => operations);
