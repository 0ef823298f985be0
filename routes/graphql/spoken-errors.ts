import { GraphQLError } from 'graphql';

/**
 * graphql-js tells in its messages what it found: a value, or the tokens of a document that is broken, perhaps by
 * the quotation mark in a password that was written into it. FieldRefused is what was expected, and where.
 */
export function speakable(error: GraphQLError, withSuggestions: boolean): GraphQLError {
  const text = /^Syntax Error: /.test(error.message)
    ? syntaxError(error.message)
    : withoutValue(error.message);
  const message = withSuggestions ? text : withoutSuggestion(text);
  if (message === error.message) return error;
  const { source, positions, nodes, path, extensions } = error;
  return new GraphQLError(message, { source, positions, nodes, path, extensions });
}

/** It stands at the end; a client's own words before it may look like one. */
function withoutSuggestion(message: string): string {
  const at = message.endsWith('?') ? message.lastIndexOf(' Did you mean ') : -1;
  return at < 0 ? message : message.slice(0, at);
}

const sign = '"(?:\\.\\.\\.|[!$&():=@[\\]{|}])"';
const kinds = 'Name|String|BlockString|Int|Float|Comment|<EOF>|<SOF>';
const expected = new RegExp(`^(Expected (?:${sign}|"\\w{1,12}"|\\w+), found )(${sign}|${kinds})`);
const unexpected = new RegExp(`^(Unexpected )(${sign}|${kinds})`);

function syntaxError(message: string): string {
  const problem = message.slice('Syntax Error: '.length);
  if (/^(Unterminated string|Document contains more|Unexpected description)/.test(problem)) return message;
  const [, what, token] = expected.exec(problem) ?? unexpected.exec(problem) ?? [];
  return what && token ? `Syntax Error: ${what}${token}.` : 'Syntax Error: Unexpected character.';
}

/** Both forms begin with what was expected; everything that follows is the value, or comes after it. */
function withoutValue(message: string): string {
  return message
    .replace(/^(Expected value of type "[^"]*"), found [\s\S]*$/, '$1.')
    .replace(/^(\w+ cannot represent [^:]*): [\s\S]*$/, '$1.')
    .replace(/^(Argument "\w+" has invalid value) [\s\S]*$/, '$1.');
}
