/**
 * Begins every command: refuses a Node that is too old and options that npm has kept for itself, answers --help and --version, and
 * makes what a fresh clone lacks. It is plain JavaScript, which also an old Node reads, because nothing is built yet.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { helpText, printed } = require('./help');
const { refuse, root } = require('./refuse');
const { speakAsTyped } = require('./spoken');
const { versionText } = require('./version');

const words = process.argv.slice(2);

/** A reader who has seen enough (`| head -1`) may be gone: what was begun is finished, in silence. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

function refuseOldNode() {
  const { engines } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [major, minor] = engines.node.replace('>=', '').split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  refuse(
    `Node ${process.versions.node} is too old: Node ${major}.${minor} or newer is needed; get it at https://nodejs.org, or with "nvm install" in this folder`,
  );
}

/** Without a `--` before them npm takes options for its own, and the command would run as if they had not been typed. */
function refuseKeptOptions(help) {
  const { npm_lifecycle_event: script, ...env } = process.env;
  // Beneath another command of npm (a test, say) its options are none of ours.
  if (!script || !new RegExp(`^Usage: npm (run )?${script} `).test(help)) return;
  const valueKept = (option) => env[`npm_config_${option.slice(2).replace(/-/g, '_')}`];
  // These two npm has for itself always, or from a .npmrc.
  const options = (help.match(/(?<=[\s[])--[a-z][a-z-]+/g) || []).filter(
    (option) => !/^--(prefix|email)$/.test(option),
  );
  const kept = options.find(valueKept);
  if (!kept) return;
  const command = /^Usage: (npm (?:run )?\S+)/.exec(help)[1];
  const option = valueKept(kept) === 'true' ? kept : `${kept} ${valueKept(kept)}`;
  // `--env FILE` loses its FILE to the words.
  const at = option === kept && help.includes(`${kept} FILE`) ? words.length - 1 : words.length;
  const typed = [...words.slice(0, at), option, ...words.slice(at)].join(' ');
  refuse(
    `Nothing was done: npm has kept ${kept} for itself; put -- before the options: ${command} -- ${typed}`,
    2,
  );
}

/** Checks what was typed; `names` are those of help texts, the most special first. */
function begin(...names) {
  refuseOldNode();
  const help = names.map(helpText).find((text) => text !== '') || '';
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(printed(help));
    process.exit();
  }
  if (words.length === 1 && words[0] === '--version') {
    process.stdout.write(versionText());
    process.exit();
  }
  refuseKeptOptions(help);
}

/** Makes what a fresh clone lacks. */
async function prepare(...names) {
  begin(...names);
  speakAsTyped();
  await require('./install').install();
  require('./build').build();
}

/** Runs what dist/ has under this name. */
async function run(main, ...names) {
  await prepare(...names);
  require(path.join(root, 'dist', main));
}

/** Ends a command that takes no words. */
function refuseWords(command) {
  if (words.length === 0) return;
  const what = words[0].startsWith('-') ? `there is no option ${words[0]}` : 'there is a word too many';
  refuse(`Nothing was done: ${what}; ${command} -- --help tells more`, 2);
}

/** Runs a script in a Node of its own, to its end; its exit status. */
const inNode = (args, env = process.env) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;

module.exports = { begin, inNode, prepare, refuse, refuseWords, root, run, words };
