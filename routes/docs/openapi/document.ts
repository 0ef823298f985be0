import { bagistoChapter } from './bagisto';
import { evershopChapter } from './evershop';
import type { DocsFacts } from './facts';
import { graphqlChapter } from './graphql';
import type { Carrier, Chapter, Example, Operation, Reply } from './operation';
import { operationsChapter } from './operations';
import type { Schema } from './schema';

export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, object>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, object> };
}

/** Only what this shop serves is described to its clients. */
export function chaptersFor(facts: DocsFacts): Chapter[] {
  const { doors } = facts;
  return [
    ...(doors.includes('bagisto') ? [bagistoChapter(facts)] : []),
    ...(doors.includes('evershop') ? [evershopChapter(facts)] : []),
    ...(doors.includes('graphql') || doors.includes('evershop') ? [graphqlChapter(facts)] : []),
    operationsChapter(facts),
  ];
}

export function openApiDocument(facts: DocsFacts): OpenApiDocument {
  const chapters = chaptersFor(facts);
  const operations = chapters.flatMap((chapter) => chapter.operations);
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  }
  const used = new Set(operations.flatMap(({ carriers }) => carriers));
  return {
    openapi: '3.1.0',
    info: {
      title: `Customer accounts of ${facts.shop}`,
      version: facts.version,
      description: `Every answer is JSON${facts.metrics ? ', but for the text of `GET /metrics`' : ''}. A wrong method is 405 with \`Allow\`, an unknown path 404. \`?locale=de\` words an answer in another language. In the explorer, register and log in first: the browser keeps the session cookie and sends it along; a token goes into *Authorize*.`,
    },
    servers: [{ url: '/' }],
    tags: chapters.flatMap(({ tags }) =>
      Object.entries(tags).map(([name, description]) => ({ name, description })),
    ),
    paths,
    components: {
      schemas: Object.assign({}, ...chapters.map(({ schemas }) => schemas)),
      securitySchemes: Object.fromEntries(
        Object.entries(securitySchemes(facts)).filter(([name]) => used.has(name as Carrier)),
      ),
    },
  };
}

const apiKey = (at: 'cookie' | 'header', name: string, description: string) => ({
  type: 'apiKey',
  in: at,
  name,
  description,
});
const bearer = (description: string, bearerFormat?: 'JWT') => ({
  type: 'http',
  scheme: 'bearer',
  bearerFormat,
  description,
});

const securitySchemes = ({ sessionCookie }: DocsFacts): Record<Carrier, object> => ({
  session: apiKey(
    'cookie',
    sessionCookie,
    'Set by a login. A browser sends it by itself: here is nothing to enter.',
  ),
  token: bearer("A customer's token, as a login answers it.", 'JWT'),
  sessionId: apiKey('header', 'X-Session-ID', "The sid that EverShop's logins answer."),
  adminToken: bearer("An admin's accessToken.", 'JWT'),
  adminCookie: apiKey(
    'cookie',
    'admin_token',
    "An admin's accessToken as a cookie. What is entered here is not sent: enter it as adminToken.",
  ),
  accessKey: bearer('The token that the GraphQL API answers.'),
});

function operationObject(operation: Operation): object {
  const { id, tag, summary, description, carriers, alsoForNobody, parameters, body, answers, examples } =
    operation;
  const sent = examples.filter((example) => example.body !== undefined);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: [...(alsoForNobody ? [{}] : []), ...carriers.map((carrier) => ({ [carrier]: [] }))],
    parameters: parameters?.map((parameter) => ({ ...parameter, required: parameter.in === 'path' })),
    requestBody: body && {
      required: true,
      content: {
        'application/json': {
          schema: body,
          examples: named(sent, ({ body: value }) => value),
        },
      },
    },
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, reply]) => [
        status,
        responseObject(reply, operation, Number(status)),
      ]),
    ),
  };
}

const named = (examples: Example[], valueIn: (example: Example) => unknown) =>
  Object.fromEntries(examples.map((one) => [one.name, { summary: one.summary, value: valueIn(one) }]));

function responseObject(reply: Reply, { examples }: Operation, status: number): object {
  const { description, schema, headers, contentType = 'application/json', example } = reply;
  const met = examples.filter((one) => one.status === status);
  return {
    description,
    headers,
    content: {
      [contentType]: {
        schema,
        ...(met.length === 0 ? { example } : { examples: named(met, ({ answer }) => answer) }),
      },
    },
  };
}
