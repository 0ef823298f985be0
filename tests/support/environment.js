const fs = require('node:fs');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** Compiled once a worker: compiling the server's packages anew for every file was a tenth of the CPU time of npm test. */
const compiled = new Map();

function scriptOf(file) {
  const known = compiled.get(file);
  if (known) return known;
  const parameters = 'module, exports, require, __filename, __dirname';
  const script = new vm.Script(`(function (${parameters}) {${fs.readFileSync(file, 'utf8')}\n})`, {
    filename: file,
  });
  compiled.set(file, script);
  return script;
}

/** Node's, and in it `compiledOnce`: the code of a file as a function of this very environment, for tests/support/vendor.js. */
class Environment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.compiledOnce = (file) => scriptOf(file).runInContext(this.getVmContext());
  }
}

module.exports = Environment;
