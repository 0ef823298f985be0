import type { Reply } from '../openapi/operation';

export interface PostmanEvent {
  listen: 'prerequest' | 'test';
  script: { type: 'text/javascript'; exec: string[] };
}

const script = (listen: PostmanEvent['listen'], lines: string[]): PostmanEvent => ({
  listen,
  script: { type: 'text/javascript', exec: lines },
});

/** A fresh address, however often and by however many the collection is run. */
export const newAddress = script('prerequest', [
  "const nobody = pm.variables.replaceIn('{{$guid}}');",
  "pm.collectionVariables.set('email', 'peterdoe-' + nobody + '@example.com');",
]);

export const unlessKnown = (variable: string): PostmanEvent =>
  script('prerequest', [`if (!pm.variables.get('${variable}')) pm.execution.skipRequest();`]);

/** Status and shape as they are documented; then what the next requests need is remembered. */
export function tests(
  status: number,
  { schema, contentType }: Pick<Reply, 'schema' | 'contentType'>,
  learn: Record<string, string> = {},
): PostmanEvent {
  const remembered = Object.entries(learn).map(
    ([variable, at]) => `  pm.collectionVariables.set('${variable}', pm.response.json().${at});`,
  );
  return script('test', [
    `pm.test('answers ${status}', () => pm.response.to.have.status(${status}));`,
    "pm.test('looks as documented', () => {",
    contentType === undefined
      ? `  pm.response.to.have.jsonSchema(${JSON.stringify(schema)});`
      : `  pm.expect(pm.response.text()).to.match(new RegExp(${JSON.stringify(schema.pattern)}));`,
    '});',
    ...(remembered.length > 0
      ? [`pm.test('tells ${Object.keys(learn).join(' and ')}', () => {`, ...remembered, '});']
      : []),
  ]);
}
