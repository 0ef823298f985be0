const usual = require('./jest.config');

/** What takes longer than a developer wants to wait: process faults, schema generations, soak. */
module.exports = { ...usual, testMatch: ['**/*.heavy.ts'], testTimeout: 120_000 };
