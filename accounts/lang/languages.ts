import fs from 'node:fs';
import path from 'node:path';
import { type Message, StartRefused } from '../errors';
import { ar } from './ar';
import type { Catalogue, MessageKey } from './catalogue';
import { de } from './de';
import { en } from './en';
import { englishOnly } from './english-only';
import { es } from './es';
import { fr } from './fr';
import { nl } from './nl';
import { ptBr } from './pt-br';

export type Languages = ReturnType<typeof loadLanguages>;

export const builtIn = { en, ar, de, es, fr, nl, pt_BR: ptBr } satisfies Record<string, Catalogue>;
/** A catalogue as a shop may write it: some of our keys, and names of fields for which we have none. */
type Texts = Readonly<Record<string, string | undefined>>;

const english: Texts & Record<MessageKey, string> = { ...en, ...englishOnly };
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

/** `folder` may hold catalogues of the shop's own, `xx.json`: new languages, or other words for ours. */
export function loadLanguages(folder: string, shopLanguage: string) {
  const catalogues = new Map<string, Texts>(Object.entries(builtIn));
  for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const code = path.basename(file, '.json');
    if (file.endsWith('.json'))
      catalogues.set(code, { ...catalogues.get(code), ...ownCatalogue(path.join(folder, file)) });
  }
  const codes = [...catalogues.keys()];
  const byCode = firstBy(codes, (code) => code.toLowerCase());
  const byBase = firstBy(codes, (code) => baseOf(code.toLowerCase()));
  const find = (requested: unknown): string | undefined => {
    if (typeof requested !== 'string') return undefined;
    const wanted = requested.replace('-', '_').toLowerCase();
    return byCode.get(wanted) ?? byBase.get(baseOf(wanted));
  };
  return {
    codes,
    /** In the language, if we have it; else in English. */
    render({ key, values = {} }: Message, language?: unknown) {
      const catalogue = catalogues.get(find(language) ?? 'en');
      const text = catalogue?.[key] ?? english[key];
      return text.replace(/:(\w+)/g, (placeholder, name: string) => {
        const value = values[name] ?? placeholder;
        // A field has a name in every language, as in Laravel's lang files.
        const field = name === 'attribute' ? `attribute.${value}`.replaceAll(' ', '_') : '';
        return String(catalogue?.[field] ?? english[field] ?? value);
      });
    },
    isRightToLeft: (language: string) => rightToLeft.has(language.split('_')[0] ?? ''),
    /** The one of ours that is meant, be it for another region, by our own name for it and with nothing else of what was asked. */
    find,
    /** For a person with a browser: what the address asks for, else what the browser prefers, else the shop's. */
    choose: (requested: unknown, acceptLanguage: string | undefined) =>
      find(requested) ?? preferences(acceptLanguage).map(find).find(Boolean) ?? find(shopLanguage) ?? 'en',
  };
}

const baseOf = (code: string) => code.split('_', 1)[0] ?? code;

/** Maps names to codes; of two codes with one name the earlier one wins. */
const firstBy = (codes: string[], name: (code: string) => string) =>
  new Map([...codes].reverse().map((code) => [name(code), code]));

function ownCatalogue(file: string): Texts {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return Object.fromEntries(Object.entries(value as object).filter(([, text]) => typeof text === 'string'));
  } catch (cause) {
    throw new StartRefused(`${file} is no catalogue: it must hold one JSON object of keys and texts`, {
      cause,
    });
  }
}

/** More than any browser sends; a header has room for thousands. */
const mostPreferences = 20;

/** `de-CH,de;q=0.9,en;q=0.8` in the order of preference. */
function preferences(header = ''): string[] {
  return header
    .split(',', mostPreferences)
    .map((part) => {
      const [tag = '', quality = 'q=1'] = part.split(';', 2).map((text) => text.trim());
      return { tag, quality: Number(quality.replace('q=', '')) || 0 };
    })
    .filter(({ tag, quality }) => tag !== '' && tag !== '*' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
