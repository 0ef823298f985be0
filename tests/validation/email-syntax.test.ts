import { isEmailAddress } from '../../accounts/validation/email-syntax';
import { cpuTime } from '../support/cpu-time';

const accepted: [string, string][] = [
  ['a plain address', 'johndoe@example.com'],
  ['the shortest address', 'a@b'],
  ['a host without a dot', 'x@localhost'],
  ['upper case', 'X.UPPER@EXAMPLE.COM'],
  ['a tag', 'x+tag@example.com'],
  ['an apostrophe', "o'brien@example.com"],
  ['a slash and an equals sign', 'x/y=z@example.com'],
  ['every other sign that needs no quotes', '!#$%&*{}|~^`@example.com'],
  ['a hyphen at the edge of the local part', '-x-@example.com'],
  ['a quoted local part with a blank', '"quoted local"@example.com'],
  ['a quoted @', '"a@b"@example.com'],
  ['quoted special characters', '"a,b;c:<d>[e](f)..g"@example.com'],
  ['an escaped quote', '"a\\"b"@example.com'],
  ['an empty quoted local part', '""@example.com'],
  ['a quoted word after a dot', 'x."y z"@example.com'],
  ['digits for a domain', 'x@1.2.3.4'],
  ['an IPv4 literal', 'x@[127.0.0.1]'],
  ['an IPv6 literal', 'x@[IPv6:::1]'],
  ['a one-letter top-level domain', 'x@example.c'],
  ['a numeric top-level domain', 'x@example.123'],
  ['an underscore in the domain', 'x@exam_ple.com'],
  ['a question mark in the domain', 'x@example.com?'],
  ['two hyphens inside a label', 'x@ex--ample.com'],
  ['punycode', 'x@xn--exmple-cua.de'],
  ['an umlaut in the local part', 'ä@example.com'],
  ['an umlaut in the domain', 'x@exämple.de'],
  ['the ideographic full stop', 'x@example。com'],
  ['an emoji in the local part', '😀@example.com'],
  ['an emoji in the domain', 'x@😀.com'],
  ['a blank before the @', 'x @example.com'],
  ['a blank after the @', 'x@ example.com'],
  ['a local part of 64 letters', `${'l'.repeat(64)}@example.com`],
  ['a local part of 65 letters', `${'l'.repeat(65)}@example.com`],
  ['a label of 63 letters', `x@${'d'.repeat(63)}.com`],
  ['a label of 64 letters', `x@${'d'.repeat(64)}.com`],
  ['an address beyond 254 characters', `${'l'.repeat(60)}@${`${'d'.repeat(60)}.`.repeat(4)}com`],
  ['an address of 64 kB', `${'l'.repeat(30_000)}@${'d.'.repeat(17_000)}com`],
];

const refused: [string, string][] = [
  ['nothing', ''],
  ['no @', 'johndoe'],
  ['only an @', '@'],
  ['no local part', '@example.com'],
  ['no domain', 'x@'],
  ['two @', 'x@example.com@example.com'],
  ['two @ in a row', 'x@@example.com'],
  ['a leading blank', ' lead@example.com'],
  ['a trailing blank', 'trail@example.com '],
  ['blanks on both sides', ' both@example.com '],
  ['a blank inside', 'x y@example.com'],
  ['a blank in the domain', 'x@example .com'],
  ['two blanks after the @', 'x@  example.com'],
  ['a leading dot', '.x@example.com'],
  ['a dot before the @', 'x.@example.com'],
  ['two dots', 'x..y@example.com'],
  ['a dot after the @', 'x@.example.com'],
  ['two dots in the domain', 'x@example..com'],
  ['a trailing dot', 'x@example.com.'],
  ['a label with a hyphen in front', 'x@-example.com'],
  ['a label with a hyphen behind', 'x@example-.com'],
  ['a later label with a hyphen in front', 'x@example.-com'],
  ['a trailing hyphen', 'x@example.com-'],
  ['angle brackets', '<x@example.com>'],
  ['a display name', 'Name <x@example.com>'],
  ['a comma', 'x,y@example.com'],
  ['a semicolon', 'x;y@example.com'],
  ['a colon', 'x:y@example.com'],
  ['square brackets', 'x[y]@example.com'],
  ['a parenthesis', 'x)y@example.com'],
  ['a backslash', 'x\\y@example.com'],
  ['a port', 'x@example.com:25'],
  ['a path', 'x@example.com/y'],
  ['two addresses', 'x@example.com,y@example.com'],
  ['quotes in the domain', 'x@"example".com'],
  ['an apostrophe in the domain', "x@exam'ple.com"],
  ['an open quote', '"x@example.com'],
  ['text behind the closing quote', '"x"y@example.com'],
  ['a quote inside a word', 'x"y"@example.com'],
  ['an IP literal that is not closed', 'x@[127.0.0.1'],
  ['an IP literal with something behind', 'x@[127.0.0.1].com'],
  ['a lone surrogate', 'x\ud83d@example.com'],
];

const refusedUnlikeLaravel: [string, string][] = [
  ['a comment before the @', 'x(comment)@example.com'],
  ['a comment at the end', 'x@example.com(comment)'],
  ['NUL', 'x\0y@example.com'],
  ['NUL in quotes', '"x\0y"@example.com'],
  ['a tab before the @', 'x\t@example.com'],
];

const lineBreaksAndControls = [
  '\n',
  '\r',
  '\r\n',
  '\r\n ',
  '\t',
  '\v',
  '\u0001',
  '\u007f',
  '\u0085',
  '\u2028',
  '\u2029',
];

const hostile: [string, string][] = [
  ['letters without an @', 'a'.repeat(65_536)],
  ['dots', `${'a.'.repeat(32_768)}@`],
  ['hyphens', `x@a${'-'.repeat(65_536)}`],
  ['labels that end in a hyphen', `x@${'a-.'.repeat(20_000)}`],
  ['blanks', `a${' '.repeat(65_536)}@x@`],
  ['escapes without a closing quote', `"${'\\"'.repeat(32_768)}@example.com`],
  ['words before an open quote', `${'a.'.repeat(20_000)}"${'x'.repeat(20_000)}@b`],
  ['@ signs', '@'.repeat(65_536)],
];

describe('an e-mail address', () => {
  it.each(accepted)('an e-mail address may be %s', (_what, address) => {
    expect(isEmailAddress(address)).toBe(true);
  });

  it.each(refused)('%s is no e-mail address', (_what, address) => {
    expect(isEmailAddress(address)).toBe(false);
  });

  it.each(refusedUnlikeLaravel)('%s is no e-mail address, although Laravel takes it', (_what, address) => {
    expect(isEmailAddress(address)).toBe(false);
  });

  it.each(lineBreaksAndControls)('an e-mail address has no %j anywhere', (control) => {
    for (const address of [
      '|x@example.com',
      'x|y@example.com',
      '"x|y"@example.com',
      'x@exam|ple.com',
      'x@example.com|',
    ]) {
      expect(isEmailAddress(address.replace('|', control))).toBe(false);
    }
  });

  it.each(hostile)('64 kB of %s are refused as an e-mail address at once', (_what, address) => {
    const spent = cpuTime();
    expect(isEmailAddress(address)).toBe(false);
    expect(spent.ms()).toBeLessThan(500);
  });
});
