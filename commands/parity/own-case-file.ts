import Joi from 'joi';
import { encodedForm, needsWrite, type ParityCase, type Plan, writes } from './parity-case';
import { ParityRefused } from './refused';

interface OwnCase extends Omit<ParityCase, 'name'> {
  name?: string;
  json?: unknown;
  form?: Record<string, string>;
  changesNothing: boolean;
}

const texts = Joi.object().pattern(Joi.string(), Joi.string().allow(''));
const ownFile = Joi.object<{ variables: Plan['variables']; cases: OwnCase[] }>({
  variables: texts.default({}),
  cases: Joi.array()
    .min(1)
    .required()
    .items(
      Joi.object<OwnCase>({
        name: Joi.string(),
        method: Joi.string()
          .uppercase()
          .valid('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
          .default('GET'),
        path: Joi.string()
          .pattern(/^[^/\s#][^\s#]*$/)
          .required()
          .messages({
            'string.pattern.base': '{{#label}} must begin behind the prefix, such as customer/get',
          }),
        headers: texts.default({}),
        json: Joi.any(),
        form: texts,
        body: Joi.string().allow(''),
        save: texts.default({}),
        fresh: Joi.boolean().default(false),
        changesNothing: Joi.boolean().default(false),
      }).oxor('json', 'form', 'body'),
    ),
});

/** A case file in our own format, as --help describes it. */
export function ownPlan(file: string, content: unknown, write: boolean): Plan {
  const checked = ownFile.validate(content, { errors: { wrap: { label: false } } });
  if (checked.error) {
    throw new ParityRefused(
      `${file}: ${checked.error.message}.`,
      'npm run parity -- --help describes the case file.',
    );
  }
  const plan: Plan = { cases: [], variables: checked.value.variables, skipped: [] };
  for (const own of checked.value.cases) {
    const given = ownCase(own);
    if (write || own.changesNothing || !writes(given)) plan.cases.push(given);
    else plan.skipped.push({ name: given.name, why: needsWrite(given) });
  }
  if (plan.cases.length > 0) return plan;
  throw new ParityRefused(
    `${file} holds only cases that may change something.`,
    'Add --write, or "changesNothing": true to those that cannot succeed.',
  );
}

function ownCase({ name, method, path, headers, json, form, body, save, fresh }: OwnCase): ParityCase {
  const encoded = form && encodedForm(Object.entries(form));
  const type = json !== undefined ? 'application/json' : encoded?.type;
  return {
    name: name ?? `${method} ${path.split('?')[0]}`,
    method,
    path,
    headers: Object.fromEntries(
      Object.entries({
        Accept: 'application/json',
        ...(type ? { 'Content-Type': type } : {}),
        ...headers,
      }).filter(([, value]) => value !== ''),
    ),
    // The encoding of a form must leave {{names}} as they are.
    body:
      json !== undefined
        ? JSON.stringify(json)
        : (encoded?.body.replace(/%7B%7B(\w+)%7D%7D/g, '{{$1}}') ?? body),
    save,
    fresh,
  };
}
