import { chaptersFor } from '../../routes/docs/openapi/document';
import type { DocsFacts } from '../../routes/docs/openapi/facts';
import type { Example, Operation, Reply } from '../../routes/docs/openapi/operation';
import { address, admin, peter, secrets } from '../../routes/docs/openapi/samples';
import type { Schema } from '../../routes/docs/openapi/schema';
import { type Credential, type Folder, type Step, walk } from './walk';

/** A shop with every door open; what differs from release to release is allowed in each form. */
const everyShop: DocsFacts = {
  shop: 'your shop',
  doors: ['bagisto', 'evershop', 'graphql'],
  lines: [],
  prefixes: ['/public/api', '/api'],
  times: ['object', 'iso'],
  timezone: 'UTC',
  sessionCookie: 'bagisto_session',
  texts: {
    logout: 'Logged out successfully!',
    profile: 'Your account has been updated successfully.',
    notFound: 'Resource not found',
  },
  everyField: true,
  forgotPasswordReveals: true,
  accountDeletion: true,
  openRegistration: false,
  metrics: true,
  storefrontKeys: false,
  redis: false,
  version: '1.0.0',
  edition: '1.0.0',
};

const [prefix = ''] = everyShop.prefixes;

/** Variables, and the samples of the description for which they stand. */
const samples: Record<string, string> = {
  email: peter.email,
  adminEmail: admin.email,
  adminPassword: admin.password,
  password: peter.password,
  addressUuid: address.uuid,
  uuid: peter.uuid,
  ...secrets,
};

/** Variables that the requests fill in. */
const learnt =
  'email customerId addressId uuid addressUuid token loginId sid accessToken refreshToken appToken appRefreshToken accessKey';

const withVariables = (text: string) =>
  Object.entries(samples).reduce((all, [name, sample]) => all.replaceAll(sample, `{{${name}}}`), text);

const pairs = (values: Record<string, string>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: withVariables(value) }));

function credential(as: Credential): Record<string, string> {
  if (as === 'nobody' || as === 'session') return {};
  return as === 'sid' ? { 'X-Session-ID': '{{sid}}' } : { Authorization: `Bearer {{${as}}}` };
}

const script = (listen: 'prerequest' | 'test', ...exec: string[]) => ({
  listen,
  script: { type: 'text/javascript', exec },
});

/** A fresh address, however often and by however many the collection is run. */
const newAddress = script(
  'prerequest',
  "const nobody = pm.variables.replaceIn('{{$guid}}');",
  "pm.collectionVariables.set('email', 'peterdoe-' + nobody + '@example.com');",
);

const unlessKnown = (variable: string) =>
  script('prerequest', `if (!pm.variables.get('${variable}')) pm.execution.skipRequest();`);

/** Status and shape as they are documented; then what the next requests need is remembered. */
function tests(status: number, { schema, contentType }: Reply, learn: Step['learn']) {
  const remembered = Object.entries(learn).map(
    ([variable, at]) => `  pm.collectionVariables.set('${variable}', pm.response.json().${at});`,
  );
  return script(
    'test',
    `pm.test('answers ${status}', () => pm.response.to.have.status(${status}));`,
    "pm.test('looks as documented', () => {",
    contentType === undefined
      ? `  pm.response.to.have.jsonSchema(${JSON.stringify(schema)});`
      : `  pm.expect(pm.response.text()).to.match(new RegExp(${JSON.stringify(schema.pattern)}));`,
    '});',
    ...(remembered.length > 0
      ? [`pm.test('tells ${Object.keys(learn).join(' and ')}', () => {`, ...remembered, '});']
      : []),
  );
}

function postmanCollection(): object {
  const chapters = chaptersFor(everyShop);
  const operations = chapters.flatMap((chapter) => chapter.operations);
  const schemas: Record<string, Schema> = Object.assign({}, ...chapters.map((chapter) => chapter.schemas));
  const steps = walk.flatMap((folder) => folder.steps);

  const itemOf = (step: Step): object => {
    const operation = operations.find(({ id }) => id === step.operation);
    const example = operation && exampleOf(operation, step);
    const reply = operation?.answers[example?.status ?? 0];
    if (!operation || !example || !reply)
      throw new Error(`nothing is described as ${step.operation} ${step.example}`);
    const schema = withoutRefs(reply.schema, schemas);
    const registers = example.without === 'account';
    // Saved answers are for looking at: once is enough.
    const first = steps.find((one) => one.operation === step.operation);
    return {
      name: operation.summary,
      event: [...(registers ? [newAddress] : []), tests(example.status, { ...reply, schema }, step.learn)],
      request: requestOf(operation, example, step.as),
      response: first === step ? operation.examples.map((one) => savedAnswer(operation, one, step.as)) : [],
    };
  };
  const folderOf = ({ name, description, needs, steps }: Folder): object => ({
    name,
    description,
    event: needs === undefined ? [] : [unlessKnown(needs)],
    item: steps.map(itemOf),
  });

  return {
    info: {
      name: 'bagisto-accounts',
      description:
        'Run a folder as a whole, or request by request from its top. Written by `npm run postman` from the same source as /docs.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: walk.map(folderOf),
    variable: learnt.split(' ').map((key) => ({ key, value: '' })),
  };
}

const postmanEnvironment = (): object => ({
  name: 'bagisto-accounts, on this machine',
  values: [
    { key: 'baseUrl', value: 'http://127.0.0.1:3000', enabled: true },
    { key: 'prefix', value: prefix.slice(1), enabled: true },
    { key: 'password', value: peter.password, type: 'secret', enabled: true },
    { key: 'adminEmail', value: '', enabled: true },
    { key: 'adminPassword', value: '', type: 'secret', enabled: true },
    { key: 'resetToken', value: '', type: 'secret', enabled: true },
    { key: 'graphql', value: '', enabled: true },
    { key: 'metrics', value: '', enabled: true },
  ],
  _postman_variable_scope: 'environment',
});

/** An operation without examples is called as it is. */
const exampleOf = ({ examples, summary }: Operation, step: Step): Example | undefined =>
  examples.length === 0
    ? { name: '', summary, status: 200, answer: undefined, schema: {} }
    : examples.find(({ name }) => name === (step.example ?? name));

function requestOf(operation: Operation, example: Example, as: Credential): object {
  const { method, path, description, carriers } = operation;
  const { body, query = {} } = example;
  const segments = pathOf(path, example);
  const search = pairs(query);
  const suffix = search.map(({ key, value }) => `${key}=${value}`).join('&');
  return {
    method: method.toUpperCase(),
    description,
    header: pairs({
      Accept: 'application/json',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(carriers.length > 0 && example.as !== 'nobody' && credential(as)),
    }),
    url: {
      raw: `{{baseUrl}}${segments}${suffix && `?${suffix}`}`,
      host: ['{{baseUrl}}'],
      path: segments.slice(1).split('/'),
      query: search,
    },
    ...(body !== undefined && {
      body: {
        mode: 'raw',
        raw: withVariables(JSON.stringify(body, undefined, 2)),
        options: { raw: { language: 'json' } },
      },
    }),
  };
}

/** Bagisto's ids are numbers like any other: by their place in the path. */
function pathOf(path: string, { params = {} }: Example): string {
  const number = path.includes('/addresses/') ? '{{addressId}}' : '{{customerId}}';
  return path
    .replace(`${prefix}/`, '/{{prefix}}/')
    .replace(/(?<!\{)\{(\w+)\}(?!\})/g, (_, name: string) =>
      /^\d+$/.test(params[name] ?? '') ? number : withVariables(params[name] ?? ''),
    );
}

const savedAnswer = (operation: Operation, example: Example, as: Credential): object => ({
  name: `${example.status} ${example.summary}`,
  originalRequest: requestOf(operation, example, as),
  code: example.status,
  header: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
  _postman_previewlanguage: 'json',
  body: JSON.stringify(example.answer, undefined, 2),
});

/** Postman's validator knows no components. */
const withoutRefs = (schema: Schema, schemas: Record<string, Schema>): Schema =>
  JSON.parse(JSON.stringify(schema), (keyword, value: { $ref?: string } | null) => {
    if (keyword === 'description') return undefined;
    const component = value?.$ref && schemas[value.$ref.split('/').at(-1) ?? ''];
    return component ? withoutRefs(component, schemas) : value;
  });

/** The files of the folder postman/, by name. */
export const postmanFiles = (): Record<string, string> => ({
  'bagisto-accounts.postman_collection.json': json(postmanCollection()),
  'bagisto-accounts.postman_environment.json': json(postmanEnvironment()),
});

const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;
