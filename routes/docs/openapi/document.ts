import { bagistoChapter } from './bagisto';
import { evershopChapter } from './evershop';
import type { DocsFacts } from './facts';
import { graphqlChapter } from './graphql';
import type { Carrier, Chapter, Example, Operation, Reply } from './operation';
import { operationsChapter } from './operations';
import type { Schema } from './schema';

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

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

export function openApiDocument(facts: DocsFacts) {
  const chapters = chaptersFor(facts);
  const operations = chapters.flatMap((chapter) => chapter.operations);
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  const schemas: Record<string, Schema> = Object.assign({}, ...chapters.map((chapter) => chapter.schemas));
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
      schemas,
      securitySchemes: Object.fromEntries(
        Object.entries(securitySchemes(facts)).filter(([name]) => used.has(name as Carrier)),
      ),
    },
  };
}

const cookie = (name: string, description: string) => ({ type: 'apiKey', in: 'cookie', name, description });
const bearer = { type: 'http', scheme: 'bearer' };
const jwt = { ...bearer, bearerFormat: 'JWT' };

const securitySchemes = ({ sessionCookie }: DocsFacts): Record<Carrier, object> => ({
  session: cookie(sessionCookie, 'Set by a login. A browser sends it by itself: here is nothing to enter.'),
  token: { ...jwt, description: "A customer's token, as a login answers it." },
  sessionId: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Session-ID',
    description: "The sid that EverShop's logins answer.",
  },
  adminToken: { ...jwt, description: "An admin's accessToken." },
  adminCookie: cookie(
    'admin_token',
    "An admin's accessToken as a cookie. What is entered here is not sent: enter it as adminToken.",
  ),
  accessKey: { ...bearer, description: 'The token that the GraphQL API answers.' },
});

function operationObject(operation: Operation): object {
  const { id, tag, summary, description, parameters, body, answers, examples } = operation;
  const security = operation.carriers.map((carrier) => ({ [carrier]: [] }));
  const sent = examples.filter((one) => one.body !== undefined);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: operation.alsoForNobody ? [{}, ...security] : security,
    parameters: parameters?.map((parameter) => ({ ...parameter, required: parameter.in === 'path' })),
    requestBody: body && { required: true, content: contentOf({ schema: body }, sent, 'body') },
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { description, headers, ...reply }]) => {
        const met = examples.filter((one) => String(one.status) === status);
        return [status, { description, headers, content: contentOf(reply, met, 'answer') }];
      }),
    ),
  };
}

/** A body, and what the examples have in its place. */
function contentOf(
  { schema, contentType = 'application/json', example }: Pick<Reply, 'schema' | 'contentType' | 'example'>,
  examples: Example[],
  part: 'body' | 'answer',
) {
  const named = examples.map((one) => [one.name, { summary: one.summary, value: one[part] }]);
  return {
    [contentType]: { schema, ...(named.length > 0 ? { examples: Object.fromEntries(named) } : { example }) },
  };
}
