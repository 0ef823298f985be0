/** Texts name a command as a clone has it; whoever runs the package types it in another way. */
const path = require('node:path');

const inPackage = /^bagisto-accounts(\.js|\.cmd)?$/.test(path.basename(process.argv[1] || ''));

const commands =
  /\bnpm\s+(?:run\s+)?(start|migrate|admin:create|doctor|parity|customers|dial|mail:test|backup|restore)\b(?: --(?= ))?/g;

const asTyped = (text) => (inPackage ? text.replace(commands, 'bagisto-accounts $1') : text);

/** Whatever the command says from here on; the server's log is not written through these streams. */
function speakAsTyped() {
  if (!inPackage) return;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (chunk, ...rest) => write(typeof chunk === 'string' ? asTyped(chunk) : chunk, ...rest);
  }
}

module.exports = { asTyped, speakAsTyped };
