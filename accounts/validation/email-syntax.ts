const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u;

// No repetition can take what its neighbour takes, hence no backtracking worth the name on hostile input.
const LOCAL = /^(?:[^ ."(),:;<>@[\\\]]+\.)*(?:[^ ."(),:;<>@[\\\]]+ *|"(?:\\"|\\(?!")|[^"\\])*")$/;
const HOST = /^ ?(?!-)[^ ."'`(),/:;<>@[\\\]{]+(?:(?<!-)\.(?!-)[^ ."'`(),/:;<>@[\\\]{]+)*(?<!-)$/;
const LITERAL = /^\[[^ @[\\\]{}]*\]$/;

/**
 * The grammar of egulias/email-validator 2.1 (the `email` rule of Laravel 8): it looks at no
 * length, takes `?` in a domain and blanks beside the @. Its comments and control characters are refused:
 * nobody's address has them, and in a mail header they are dangerous.
 */
export function isEmailAddress(text: string): boolean {
  if (FORBIDDEN.test(text)) return false;
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  return at > 0 && LOCAL.test(text.slice(0, at)) && (HOST.test(domain) || LITERAL.test(domain));
}
