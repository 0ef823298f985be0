// MySQL compares addresses by utf8mb4_unicode_ci, that is by the primary weights of UCA 4.0.0. SQLite has no
// such collation, so the embedded store compares this key: otherwise it would admit two accounts which the
// same shop on MySQL takes for one. The tables hold what normalisation and lower-casing do not give;
// radicals, runes and a few more signs that no address has are left out.

const charactersOf = (ranges: string): RegExp => new RegExp(`[${ranges}]`, 'u');

/** Without weight. Only those of Unicode 4.0: a combining mark that came later counts as a letter. */
const ignorable = charactersOf(
  '\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u0300-\u0357\u035d-\u0362\u0483-\u0486\u0488' +
    '\u0489\u0591-\u05a1\u05a3-\u05b9\u05bb-\u05bd\u05bf\u05c1\u05c2\u05c4\u0600-\u0603\u0610-\u0615' +
    '\u064b-\u0658\u0670\u06d6-\u06e4\u06e7\u06e8\u06ea-\u06ed\u070f\u0711\u0730-\u074a\u0901-\u0903' +
    '\u093c\u0951-\u0954\u0981-\u0983\u09bc\u0a01-\u0a03\u0a3c\u0a70\u0a71\u0a81-\u0a83\u0abc' +
    '\u0b01-\u0b03\u0b3c\u0b82\u0c01-\u0c03\u0c82\u0c83\u0cbc\u0d02\u0d03\u0d82\u0d83\u0e47-\u0e4b\u0e4e' +
    '\u0ec8-\u0ecb\u0f18\u0f19\u0f35\u0f37\u0f39\u0f7e\u0f7f\u0f82\u0f83\u0f86\u0f87\u0fc6\u1036-\u1038' +
    '\u17c6-\u17d1\u17d3\u17dd\u180b-\u180e\u1939-\u193b\u200b-\u200f\u202a-\u202e\u2060-\u2063' +
    '\u206a-\u206f\u20d0-\u20ea\u302a-\u302f\u3099\u309a\ufb1e\ufc5e-\ufc63\ufcf2-\ufcf4\ufe00-\ufe0f' +
    '\ufe20-\ufe23\ufe70-\ufe7f\ufeff\uff9e\uff9f\ufff9-\ufffb',
);

/** Unknown to Unicode 4.0 (and Hangul syllables): without case or decomposition, each equals only itself. */
const opaque = charactersOf(
  '\u023a-\u024f\u0370-\u0373\u0376\u0377\u037f\u03cf\u03fd-\u03ff\u04c0\u04f6\u04f7\u04fa-\u04ff' +
    '\u0510-\u052f\u0be6\u1090-\u1099\u10c7-\u10cf\u10fc-\u10ff\u13a0-\u13ff\u19d0-\u19d9\u1a80-\u1a99' +
    '\u1b06-\u1cbf\u1d78-\u1dbf\u1e9e\u1efa-\u1eff\u2090-\u209c\u2132\u213c\u2150-\u2152\u2183-\u2189' +
    '\u2c00-\u2d6f\u3244-\u3247\u327e\u32ff\ua620-\ud7a3\ufa2e\ufa2f\ufa6b-\ufaff\ufdfa\ufe10-\ufe19',
);

/** Have a weight of their own although Unicode takes them apart: й is not и (yet é is e). */
const whole = charactersOf(
  '¨¯´¸\u02d8-\u02ddйѓїќўѷӑӓӗӛӝӟӥӧӫӭӱӳӵӹ\u0622-\u0626\u06c0\u09cb\u09cc\u0b48-\u0b4c\u0b94-\u0bcc\u0c48' +
    '\u0cc0-\u0ccb\u0d4a-\u0d4c\u0dda-\u0ddf\u0e33\u0eb3\u0f73-\u0f79\u0f81\u1026\u1fbd\u1fc0\u1fdd\u2017' +
    '\u203e\u309b\u309c',
);

const equals = new Map<string, string>();
const pairs =
  'ßss œoe ƍzw ƾts ʣdz ʤdʒ ʥdʑ ʦts ʧtʃ ʨtɕ ʩfŋ ʪls ʫlz \u037aι \u0384´ ςσ ϗκαι ґг \u1fbf\u1fbd ' +
  '\u1ffe\u1fdd \u05da\u05db \u05dd\u05de \u05df\u05e0 \u05e3\u05e4 \u05e5\u05e6 \u05f0\u05d5\u05d5 ' +
  '\u05f1\u05d5\u05d9 \u05f2\u05d9\u05d9 \u0674\u0621 \u06d5\u06c0 \u06e5\u0648 \u06e6\u064a ' +
  '\u06fd\u0621 \u06fe\u0645 ゕか ゖけ 〇0 〲〱 〴〳 〼ます 〆しめ ﹉‾ ﹊‾ ﹋‾ ﹌‾ ￣¯';
for (const pair of pairs.split(' ')) equals.set(pair.slice(0, 1), pair.slice(1));
const equateRun = (first: string, twins: Iterable<string>): void => {
  let code = first.charCodeAt(0);
  for (const twin of twins) equals.set(String.fromCharCode(code++), twin);
};
equateRun('\u0363', 'aeioucdhmrtvx');
equateRun('Ⴀ', 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵ');
equateRun('ㇰ', 'くしすとぬはひふへほむらりるれろ');
for (const zero of '\u0660\u06f0०০੦૦୦౦೦൦๐໐༠၀០៰᠐᥆') equateRun(zero, '0123456789');
for (const one of '௧፩〡❶➀➊⓵') equateRun(one, '123456789');
for (const small of 'ぁぃぅぇぉっゃゅょゎ') equateRun(small, String.fromCharCode(small.charCodeAt(0) + 1));
for (let katakana = 0x30a1; katakana <= 0x30f6; katakana++) {
  const [hiragana = ''] = String.fromCharCode(katakana - 0x60).normalize('NFD');
  equals.set(String.fromCharCode(katakana), equals.get(hiragana) ?? hiragana);
}

function keyOf(char: string): string {
  if (char.length > 1) return '\u{10000}'; // all supplementary characters share one weight
  if (ignorable.test(char)) return '';
  if (opaque.test(char)) return char;
  const lower = char.toLowerCase();
  if (whole.test(lower)) return lower;
  const twin = equals.get(char) ?? equals.get(lower);
  if (twin !== undefined) return twin;
  // Arabic presentation forms stand for letters that are whole (NFKD would split them).
  const parts = [char.normalize('NFD'), char.normalize(char < '\ufb50' ? 'NFKD' : 'NFKC')];
  const divided = parts.find((it) => it !== char);
  return divided === undefined ? lower : Array.from(divided, keyOf).join('');
}

export function collationKey(text: string): string {
  const key = /^[ -~]*$/.test(text) ? text.toLowerCase() : Array.from(text, keyOf).join('');
  let end = key.length;
  while (key[end - 1] === ' ') end--; // PAD SPACE
  return key.slice(0, end);
}
