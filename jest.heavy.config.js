const usual = require('./jest.config');

/** What takes longer than a developer wants to wait: schema generations, a browser, whole commands. */
module.exports = { ...usual, testMatch: ['**/*.heavy.ts'], testTimeout: 120_000 };
