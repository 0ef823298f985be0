import type { OpenApiDocument } from '../../routes/docs/openapi/document';
import { openApiDocument } from '../../routes/docs/openapi/document';
import type { Carrier, Example, Operation } from '../../routes/docs/openapi/operation';
import type { StoreName, TestOptions } from '../support/app';
import type { Reply } from '../support/http-client';
import { factsOf, operationsOf } from './described';
import { againstOpenApi, type DocumentSchemas, schemasOf } from './schemas';
import { startWorld, type World } from './world';

export interface Variant {
  what: string;
  store: StoreName;
  env?: TestOptions['env'];
  about?: RegExp;
}

/** Every documented request is sent, and its answer compared with the document of the very server that gave it. */
export const provenFor = (variants: Variant[]) =>
  describe.each(variants)('the description of $what', ({ store, env, about = /./ }) => {
    let world: World;
    let document: OpenApiDocument;
    let schemas: DocumentSchemas;

    beforeAll(async () => {
      world = await startWorld(store, (app) => operationsOf(factsOf(app)), { env });
      document = (await world.app.client().get('/docs/openapi.json')).body as OpenApiDocument;
      schemas = schemasOf(document);
    });
    afterAll(() => world.app.stop());

    it('every documented request is answered as documented, whatever says who is calling', async () => {
      const sent: { what: string; operation: Operation; example: Example; reply: Reply }[] = [];
      for (const operation of world.operations.filter(({ id }) => about.test(id))) {
        for (const example of operation.examples) {
          for (const as of callersOf(operation, example)) {
            const what = `${operation.id}: ${example.name} as ${as}`;
            sent.push({ what, operation, example, reply: await world.send(operation, example, as) });
          }
        }
      }
      expect(sent.map(({ what, reply: { status, body } }) => ({ what, status, body }))).toEqual(
        sent.map(({ what, example }) => ({ what, status: example.status, body: world.documented(example) })),
      );
      // After the last request: to compile schemas takes longer than a server may be silent.
      const complaints = sent.flatMap(({ what, operation: { path, method }, example, reply }) => {
        const sound = example.status === 200 && example.body !== undefined && !example.misunderstood;
        return [
          ...schemas.answer(path, method, reply.status, reply.body),
          ...(sound ? schemas.request(path, method, example.body) : []),
        ].map((complaint) => [what, complaint]);
      });
      expect(complaints).toEqual([]);
    }, 300_000);

    it('the description is OpenAPI 3.1, and made for this very shop', async () => {
      expect(document.openapi).toMatch(/^3\.1\./);
      expect(await againstOpenApi(JSON.stringify(document))).toBe('');
      expect(() => schemas.compileAll()).not.toThrow();
      expect(JSON.stringify(document)).toBe(JSON.stringify(openApiDocument(factsOf(world.app))));
      const ids = world.operations.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const paths = world.operations.map(({ method, path }) => `${method} ${path}`);
      expect(new Set(paths).size).toBe(paths.length);
    });

    it('says in its first words which answers are not JSON', () => {
      const others = world.operations.filter(({ answers }) =>
        Object.values(answers).some(({ contentType }) => contentType !== undefined),
      );
      for (const { method, path } of others)
        expect(document.info.description).toContain(`${method.toUpperCase()} ${path}`);
    });

    it('the description has an example for each request with a body, and for each status', () => {
      const lacking = world.operations.flatMap((operation) =>
        Object.entries(operation.answers)
          .filter(
            ([status, { example }]) =>
              example === undefined && !operation.examples.some((one) => String(one.status) === status),
          )
          .map(([status]) => `${operation.id} ${status}`),
      );
      expect(lacking).toEqual([]);
      const silent = world.operations.filter(
        ({ body, examples }) => body && !examples.some((one) => one.body !== undefined),
      );
      expect(silent.map(({ id }) => id)).toEqual([]);
      for (const { path, method, answers, parameters = [] } of world.operations) {
        const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
        for (const [at, { name, example }] of parameters.entries()) {
          const complaints = example === undefined ? [] : schemas.parameter(path, method, at, example);
          expect([method, path, name, complaints]).toEqual([method, path, name, []]);
        }
        for (const [status, { description, example, contentType }] of Object.entries(answers)) {
          expect([method, path, status, description]).not.toContain('');
          const value = example ?? undefined;
          if (value !== undefined)
            expect([status, schemas.answer(path, method, Number(status), value, contentType)]).toEqual([
              status,
              [],
            ]);
        }
      }
    });
  });

/** Carriers to try: a success with every one, a refusal with one. */
function callersOf({ carriers }: Operation, { as, status }: Example): (Carrier | 'nobody')[] {
  if (as) return [as];
  const [usual = 'nobody', ...others] = carriers;
  return status === 200 ? [usual, ...others] : [usual];
}
