import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '../../routes/docs/openapi/document';

const validateApi = path.join(
  __dirname,
  '../../node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js',
);

/** The specification's complaints about a document; in a process of its own, because it is a module of the other kind. */
export async function againstOpenApi(document: string): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'accounts-openapi-'));
  const file = path.join(folder, 'openapi.json');
  await fs.writeFile(file, document);
  const said = await new Promise<string>((resolve) =>
    execFile(process.execPath, [validateApi, file], (error, out, err) => resolve(error ? out + err : '')),
  );
  await fs.rm(folder, { recursive: true });
  return said;
}

export interface DocumentSchemas {
  /** Members that an answer lacks, or has without documentation. */
  answer(path: string, method: string, status: number, value: unknown, type?: string): string[];
  request(path: string, method: string, value: unknown): string[];
  /** The parameter that stands there in the operation's list. */
  parameter(path: string, method: string, at: number, value: unknown): string[];
  /** Throws where a schema is none, or points nowhere. */
  compileAll(): void;
}

/** Compiles the schemas of a served document. */
export function schemasOf(document: OpenApiDocument): DocumentSchemas {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true });
  addFormats(ajv);
  // Around the schemas, and none themselves.
  ajv.addVocabulary(Object.keys(document)).addSchema(document, 'served');
  const at = (steps: string[]) =>
    steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const schema = (steps: string[]) => {
    const validate = ajv.getSchema(`served#/${at(steps)}`);
    if (!validate) throw new Error(`nothing is documented at ${steps.join(' ')}`);
    return validate;
  };
  const check = (steps: string[], value: unknown): string[] => {
    const validate = schema(steps);
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  return {
    answer: (path, method, status, value, type = 'application/json') =>
      check(['paths', path, method, 'responses', String(status), 'content', type, 'schema'], value),
    request: (path, method, value) =>
      check(['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'], value),
    parameter: (path, method, at, value) =>
      check(['paths', path, method, 'parameters', String(at), 'schema'], value),
    compileAll: () => {
      for (const name of Object.keys(document.components.schemas)) schema(['components', 'schemas', name]);
    },
  };
}
