import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode } from 'graphql';
import { fragmentsIn } from './api';

/** The limits of one document. Depth and complexity are Bagisto's own; its clients' documents take a tenth of them. */
export const limits = {
  tokens: 4000,
  /** Levels of fields below each other. */
  depth: 20,
  /** Things to do at once: each may be a password to check. */
  rootFields: 10,
} as const;

interface Size {
  depth: number;
  complexity: number;
  rootFields: number;
}

const nothing: Size = { depth: 0, complexity: 0, rootFields: 0 };

/** Before anything else looks at a document: what comes after takes more time than its size lets expect. */
export function exceeded(document: DocumentNode, mostComplexity: number): GraphQLError | undefined {
  const fragments = fragmentsIn(document);
  const sizes = new Map<string, Size>();

  /** Each fragment is measured once, however often it is spread; one that contains itself is refused later. */
  const sizeOfFragment = (name: string): Size => {
    const measured = sizes.get(name);
    if (measured) return measured;
    sizes.set(name, nothing);
    const fragment = fragments.get(name);
    const size = fragment ? sizeOf(fragment.selectionSet) : nothing;
    sizes.set(name, size);
    return size;
  };

  const sizeOf = ({ selections }: SelectionSetNode): Size => {
    let { depth, complexity, rootFields } = nothing;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? sizeOf(selection.selectionSet) : nothing;
        depth = Math.max(depth, 1 + below.depth);
        complexity += 1 + below.complexity;
        rootFields += 1;
      } else {
        const inside =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? sizeOfFragment(selection.name.value)
            : sizeOf(selection.selectionSet);
        depth = Math.max(depth, inside.depth);
        complexity += inside.complexity;
        rootFields += inside.rootFields;
      }
    }
    return { depth, complexity, rootFields };
  };

  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      const problem = problemOf({ ...sizeOfFragment(definition.name.value), rootFields: 0 }, mostComplexity);
      if (problem) return problem;
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      const problem = problemOf(sizeOf(definition.selectionSet), mostComplexity);
      if (problem) return problem;
    }
  }
  return undefined;
}

function problemOf(
  { depth, complexity, rootFields }: Size,
  mostComplexity: number,
): GraphQLError | undefined {
  if (depth > limits.depth) return tooMuch('depth', limits.depth, depth);
  if (complexity > mostComplexity) return tooMuch('complexity', mostComplexity, complexity);
  return rootFields > limits.rootFields
    ? tooMuch('number of root fields', limits.rootFields, rootFields)
    : undefined;
}

const tooMuch = (what: string, most: number, found: number) =>
  new GraphQLError(`Max query ${what} should be ${most} but got ${found}.`);
