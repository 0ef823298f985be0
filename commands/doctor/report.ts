import type { Finding, Level } from './finding';

/** The subject of the report: a person who reads it must see at once whether it is the one that was meant. */
export interface About {
  version: string;
  commit?: string;
  node: string;
  configuration: string;
  database: string;
  release?: string;
}

export type Diagnosis = ReturnType<typeof diagnosis>;

/** Red means "not yet", unless it only says which clients must stay with PHP. */
export function diagnosis(findings: Finding[], about?: About) {
  return {
    ...(about && { about }),
    safeToStart: findings.every(({ level, mayStart }) => level !== 'red' || mayStart === true),
    findings,
  };
}

const colours: Record<Level, number> = { green: 32, yellow: 33, red: 31 };

export function rendered(
  { about, safeToStart, findings }: Diagnosis,
  { colour, width }: { colour: boolean; width: number },
): string {
  const paint = (level: Level, text: string) => (colour ? `\u001b[${colours[level]}m${text}\u001b[0m` : text);
  const column = Math.max(...findings.map(({ title }) => title.length)) + 2;
  const indent = 8 + column;
  const lines = findings.flatMap(({ level, title, detail, todo }) => [
    `${paint(level, level.padEnd(8))}${title.padEnd(column)}${folded(detail, indent, width)}`,
    ...(todo ? [`${' '.repeat(indent)}→ ${folded(todo, indent + 2, width)}`] : []),
  ]);
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const tally = `${count('red')} red, ${count('yellow')} yellow, ${count('green')} green`;
  const verdict = safeToStart
    ? paint('green', 'It is safe to start.')
    : paint('red', 'Do not start yet: see what is red.');
  return `${about ? head(about, width) : ''}${lines.join('\n')}\n\n${verdict} (${tally})\n`;
}

function head(about: About, width: number): string {
  const { version, commit, node, configuration, database, release } = about;
  const rows = [
    ['Version', `bagisto-accounts ${version}${commit ? ` (${commit})` : ''}, Node ${node}`],
    ['Settings', configuration],
    ['Database', `${database}${answersAs(release)}`],
  ] as const;
  return `${rows.map(([title, text]) => `${title.padEnd(10)}${folded(text, 10, width)}`).join('\n')}\n\n`;
}

const answersAs = (release: string | undefined) =>
  release === undefined
    ? ''
    : release === 'documented'
      ? ', answers as documented'
      : `, answers as Bagisto ${release}`;

function folded(text: string, indent: number, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent + line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
