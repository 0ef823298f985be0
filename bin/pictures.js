/** Makes the README's pictures anew: real commands and pages, seen by the browser that the heavy tests use. */
const path = require('node:path');
const { begin, inNode, refuseWords, root } = require('./command');

begin('pictures');
refuseWords('npm run pictures');
const env = { ...process.env, README_PICTURES: path.join(root, 'docs/images') };
process.exit(inNode(['bin/test.js', 'heavy', 'tests/browser/pictures'], env));
