const { parseArgs } = require('node:util');
const { begin, inNode, refuse, words } = require('./command');

function fuzz() {
  begin('fuzz');
  const { requests, seed } = options();
  const env = { ...process.env };
  if (requests !== undefined) env.FUZZ_REQUESTS = requests;
  if (seed !== undefined) env.FUZZ_SEED = seed;
  if (process.stderr.isTTY) env.FUZZ_PROGRESS = '1';
  process.exit(inNode(['bin/test.js', 'heavy', 'tests/fuzz'], env));
}

function options() {
  try {
    const { values } = parseArgs({
      args: words,
      options: { requests: { type: 'string' }, seed: { type: 'string' } },
    });
    for (const [name, value] of Object.entries(values))
      if (!/^[1-9]\d{0,8}$/.test(value))
        refuse(`--${name} must be a whole number; npm run fuzz -- --help tells more`, 2);
    return values;
  } catch (error) {
    return refuse(`${error.message}; npm run fuzz -- --help tells more`, 2);
  }
}

fuzz();
