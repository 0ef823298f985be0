/**
 * Makes the tree what `npm pack` shall pack, and afterwards what it was. The package has the build instead of the sources, and
 * the few files that browsers run instead of the packages that they come from: those bring along two hundred others.
 */
const fs = require('node:fs');
const path = require('node:path');
const { build } = require('./build');
const { install } = require('./install');
const { at } = require('./refuse');

const manifest = at('package.json');
const kept = at('package.json.kept');

const served = {
  'swagger-ui-dist': ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'],
  graphiql: ['graphiql.min.css', 'graphiql.min.js', 'LICENSE'],
  react: ['umd/react.production.min.js', 'LICENSE'],
  'react-dom': ['umd/react-dom.production.min.js', 'LICENSE'],
};

async function prepare() {
  restore();
  await install();
  build();
  for (const [name, files] of Object.entries(served)) {
    for (const file of ['package.json', ...files]) {
      const to = at('dist/browser', name, file);
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.copyFileSync(at('node_modules', name, file), to);
    }
  }
  fs.copyFileSync(manifest, kept);
  fs.writeFileSync(
    manifest,
    `${JSON.stringify(packaged(JSON.parse(fs.readFileSync(kept, 'utf8'))), null, 2)}\n`,
  );
}

function packaged({ scripts, dependencies, devDependencies, overrides, ...rest }) {
  const needed = Object.entries(dependencies).filter(([name]) => name !== 'esbuild' && !(name in served));
  return { ...rest, dependencies: Object.fromEntries(needed) };
}

/** Also what a pack that was ended has left behind. */
function restore() {
  if (fs.existsSync(kept)) fs.renameSync(kept, manifest);
  fs.rmSync(at('dist/browser'), { recursive: true, force: true });
}

if (process.argv[2] === 'done') restore();
else prepare();
