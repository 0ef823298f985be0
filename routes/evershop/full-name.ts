import type { ColumnLimit } from '../../accounts/column-limit';
import { fitsColumn, string, visible } from '../../accounts/validation/laravel';
import type { Rule } from '../../accounts/validation/rule';

/** EverShop knows one name, Bagisto two: whatever stands before the first blank is the first name. */
interface Names {
  firstName: string;
  lastName: string;
}

export function namesOf(fullName: string): Names {
  const name = fullName.trim();
  const at = name.indexOf(' ');
  return at < 0
    ? { firstName: name, lastName: '' }
    : { firstName: name.slice(0, at), lastName: name.slice(at).trim() };
}

/** Both of its parts must fit into their columns. */
export function fullNameRules(limits: Record<keyof Names, ColumnLimit | undefined>) {
  const part = (name: keyof Names): Rule[] =>
    fitsColumn(limits[name]).map((rule) => ({
      ...rule,
      refuse: (value, scope) => rule.refuse(typeof value === 'string' ? namesOf(value)[name] : value, scope),
    }));
  return [string, visible, ...part('firstName'), ...part('lastName')] as const;
}
