const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/**
 * Packages that the server consists of. Jest loads every module anew for every file of tests, and these are a thousand
 * of them: bundled, they are one. Tests and product get the same single copy.
 */
const packages = [
  'bullmq',
  'connect-redis',
  'express',
  'express-session',
  'graphql',
  'ioredis',
  'joi',
  'knex',
  'knex/lib/dialects/better-sqlite3',
  'knex/lib/dialects/mysql2',
  'mysql2',
  'mysql2/promise',
  'prom-client',
  'rate-limiter-flexible',
];

const root = path.join(__dirname, '../..');
const folder = path.join(root, 'node_modules/.cache/test-vendor');

/** For Jest's moduleNameMapper; made once for what package-lock.json says. */
function vendor() {
  const hash = createHash('sha256');
  for (const file of [path.join(root, 'package-lock.json'), __filename]) hash.update(fs.readFileSync(file));
  const made = path.join(folder, hash.digest('hex').slice(0, 16));
  if (!fs.existsSync(made)) make(made);
  return Object.fromEntries(packages.map((name) => [`^${name}$`, path.join(made, fileOf(name))]));
}

const fileOf = (name) => `${name.replaceAll('/', '+')}.js`;

function make(made) {
  const aside = `${made}-${process.pid}`;
  fs.mkdirSync(aside, { recursive: true });
  const cases = packages.map((name) => `case '${name}': return require('${name}');`);
  require('esbuild').buildSync({
    stdin: {
      contents: `module.exports = (name) => { switch (name) { ${cases.join('\n')} } };`,
      resolveDir: root,
    },
    outfile: path.join(aside, 'bundle.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifyWhitespace: true,
    logLevel: 'error',
    // Drivers that knex could use and nobody has installed, and what is compiled for the machine.
    external: [
      'better-sqlite3',
      'mariadb',
      'mysql',
      'oracledb',
      'pg',
      'pg-*',
      'sqlite3',
      'tedious',
      'msgpackr-extract',
    ],
  });
  fs.writeFileSync(
    path.join(aside, 'all.js'),
    "compiledOnce(require.resolve('./bundle.js'))(module, exports, require, __filename, __dirname);\n",
  );
  for (const name of packages)
    fs.writeFileSync(path.join(aside, fileOf(name)), `module.exports = require('./all.js')('${name}');\n`);
  try {
    fs.renameSync(aside, made);
  } catch (error) {
    // Another run was faster, and made the same.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    fs.rmSync(aside, { recursive: true });
  }
}

module.exports = { vendor };
