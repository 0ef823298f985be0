const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Files that take far longer than the others. A fresh clone has no durations for Jest to sort by, and one of these that is
 * begun last keeps one worker busy while the others have nothing left.
 */
const longest = [
  'security/login-limits.test.ts',
  'contract/recorded-exchanges.test.ts',
  'pages/verification.test.ts',
  'front/dial.test.ts',
  'docs/openapi.test.ts',
  'contract/clients.test.ts',
  'evershop/authorization.test.ts',
];
const tests = path.join(__dirname, '..');

class LongestFirst extends Sequencer {
  sort(files) {
    const place = (file) => {
      const at = longest.indexOf(path.relative(tests, file.path).replaceAll(path.sep, '/'));
      return at === -1 ? longest.length : at;
    };
    return super.sort(files).sort((one, other) => place(one) - place(other));
  }
}

module.exports = LongestFirst;
