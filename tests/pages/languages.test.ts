import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Message } from '../../accounts/errors';
import { builtIn, loadLanguages } from '../../accounts/lang/languages';
import { startApp } from '../support/app';
import { person } from '../support/people';
import { textPart } from '../support/smtp';
import { fetchPage, heading } from './recovery';

const { en, ...translated } = builtIn;
const placeholders = (text = '') => (text.match(/:\w+/g) ?? []).sort();

/** The way into a catalogue leads over the file of a shop of its own. */
function folderWith(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-lang-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

const nowhere = path.join(os.tmpdir(), 'accounts-no-such-folder');

describe('the languages', () => {
  const languages = loadLanguages(nowhere, 'en');

  it('the built-in languages are those that Bagisto ships', () => {
    expect(languages.codes.sort()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'nl', 'pt_BR']);
  });

  describe.each(Object.entries(translated))('%s', (code, texts) => {
    const catalogue: Record<string, string> = texts;

    it(`the catalogue ${code} has every text, and no text of its own`, () => {
      expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
    });

    it(`the catalogue ${code} keeps every placeholder`, () => {
      for (const [key, text] of Object.entries(en))
        expect([key, placeholders(catalogue[key])]).toEqual([key, placeholders(text)]);
    });

    it(`the catalogue ${code} leaves nothing in English, nothing empty, nothing untidy`, () => {
      const same = Object.entries(en).filter(([key, text]) => catalogue[key] === text);
      expect(same).toEqual([]);
      const untidy = Object.entries(catalogue).filter(
        ([, text]) => !/^\S(?:.*\S)?$/.test(text) || / {2}/.test(text),
      );
      expect(untidy).toEqual([]);
    });
  });

  it('the built-in languages have each their own words', () => {
    const titles = Object.values(builtIn).map((catalogue) => catalogue['page.reset.title']);
    expect(new Set(titles).size).toBe(7);
  });

  it.each([
    [undefined, undefined, 'nl'],
    [undefined, 'de-CH, de;q=0.9, en;q=0.8', 'de'],
    [undefined, 'en;q=0.5, fr;q=0.7', 'fr'],
    [undefined, 'ja, *;q=0.5', 'nl'],
    [undefined, 'de;q=0, es', 'es'],
    [undefined, 'pt', 'pt_BR'],
    [undefined, 'nonsense;;q=x,,;', 'nl'],
    ['pt-br', 'de', 'pt_BR'],
    ['PT_BR', 'de', 'pt_BR'],
    ['ar-EG', 'de', 'ar'],
    ['xx', 'de', 'de'],
    [['de'], 'es', 'es'],
    ['__proto__', 'constructor', 'nl'],
  ])('the language for ?locale=%s and Accept-Language "%s" is %s', (asked, header, chosen) => {
    expect(loadLanguages(nowhere, 'nl').choose(asked, header)).toBe(chosen);
  });

  it('a shop whose own language we lack speaks English', () => {
    expect(loadLanguages(nowhere, 'xx').choose(undefined, undefined)).toBe('en');
  });

  it('a language names a field in its own words, and leaves one that has none as it is', () => {
    const required = (attribute: string): Message => ({ key: 'validation.required', values: { attribute } });
    expect(languages.render(required('first name'), 'de')).toBe('Vorname muss ausgefüllt werden.');
    expect(languages.render(required('first name'), 'en')).toBe('The first name field is required.');
    expect(languages.render(required('vat id'), 'de')).toBe('vat id muss ausgefüllt werden.');
  });

  it('a language puts a value in as it is, also when it looks like a placeholder', () => {
    const message: Message = { key: 'page.done.back', values: { shop: ':shop $& :min' } };
    expect(languages.render(message)).toBe('Back to :shop $& :min');
  });

  it.each([
    ['de', true],
    ['en_US', true],
    ['en-GB', true],
    ['pt', true],
    ['it', false],
    ['english', false],
  ])('the language %s is known: %s', (language, known) => {
    expect(languages.find(language) !== undefined).toBe(known);
  });

  it('only Arabic is read from the right', () => {
    expect(languages.isRightToLeft('ar')).toBe(true);
    expect(languages.codes.filter(languages.isRightToLeft)).toEqual(['ar']);
  });
});

describe('a shop’s own catalogues', () => {
  it('a shop’s own catalogues add a language and change words of ours, and English fills the gaps', async () => {
    const folder = folderWith({
      'it.json': JSON.stringify({ 'page.forgot.title': 'Password dimenticata?' }),
      'de.json': JSON.stringify({ 'page.forgot.button': 'Her damit', 'page.email': 7 }),
      'readme.txt': 'no catalogue',
    });
    const app = await startApp('embedded', { env: { LANG_PATH: folder, APP_LOCALE: 'it' } });
    try {
      const italian = await fetchPage(app, '/customer/forgot-password');
      expect(italian.text).toContain('<html lang="it" dir="ltr">');
      expect(heading(italian)).toBe('Password dimenticata?');
      expect(italian.text).toContain('Mail me a link');
      const german = await fetchPage(app, '/customer/forgot-password?locale=de');
      expect(heading(german)).toBe('Passwort vergessen?');
      expect(german.text).toContain('Her damit');
      expect(german.text).toContain('E-Mail-Adresse');
      await app.reset({ customers: [person(1)] });
      await app.client().post('/api/customer/forgot-password?locale=it-CH', { email: person(1).email });
      expect(textPart((await app.mails())[0] ?? '')).toMatch(/[0-9a-f]{64}\?locale=it\n/);
    } finally {
      await app.stop();
      fs.rmSync(folder, { recursive: true });
    }
  });

  it.each(['{ "page.email": ', 'null'])(
    'a shop’s own catalogue that cannot be read stops the start, and is named (%s)',
    (text) => {
      const folder = folderWith({ 'it.json': text });
      expect(() => loadLanguages(folder, 'en')).toThrow(/it\.json is no catalogue/);
      fs.rmSync(folder, { recursive: true });
    },
  );
});
