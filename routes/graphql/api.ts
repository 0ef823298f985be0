import type { Request, Response } from 'express';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  visit,
} from 'graphql';
import type { Exchange } from '../http/exchange';

/** One of the schemas that have the same address, and what stands behind it. */
export interface Api<Context extends Pick<Exchange, 'note'> = Pick<Exchange, 'note'>> {
  /** Whose clients speak it. */
  name: string;
  schema: GraphQLSchema;
  /** Its root fields; each gets the context. */
  fields: object;
  /** Fields of one document, aliases and repeated fragments counted each time. */
  complexity: number;
  contextOf(req: Request, res: Response): Context;
}

/** The API whose root fields a document asks for: Bagisto's and EverShop's have types of the same names, but no such field. */
export function apiOf<A extends Pick<Api, 'name' | 'schema'>>(
  document: DocumentNode,
  [first, ...others]: readonly [A, ...A[]],
): A | GraphQLError {
  const fields = rootFieldsIn(document);
  const wanted = [first, ...others].flatMap((api) => {
    const field = fields.find((name) => hasRootField(api.schema, name));
    return field === undefined ? [] : [{ api, field }];
  });
  const [one, another] = wanted;
  if (!one) return first;
  if (!another) return one.api;
  return new GraphQLError(
    `"${one.field}" is a field of ${one.api.name}'s API and "${another.field}" one of ${another.api.name}'s: send them in two documents.`,
  );
}

const hasRootField = (schema: GraphQLSchema, name: string): boolean =>
  [schema.getQueryType(), schema.getMutationType()].some((type) =>
    Object.hasOwn(type?.getFields() ?? {}, name),
  );

export function fragmentsIn({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** Through fragments as well, each of them once. */
function rootFieldsIn(document: DocumentNode): string[] {
  const fragments = fragmentsIn(document);
  const names = new Set<string>();
  const spread = new Set<string>();
  const look = (node: DocumentNode | FragmentDefinitionNode): void => {
    visit(node, {
      // A fragment is only looked into where an operation spreads it at its root.
      FragmentDefinition: (definition) => (definition === node ? undefined : false),
      Field(field) {
        names.add(field.name.value);
        return false;
      },
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || spread.has(name.value)) return;
        spread.add(name.value);
        look(fragment);
      },
    });
  };
  look(document);
  return [...names];
}
