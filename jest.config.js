const path = require('node:path');

module.exports = {
  testEnvironment: 'node',
  rootDir: 'tests',
  cacheDirectory: path.join(__dirname, 'node_modules/.cache/jest'),
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  globalSetup: '<rootDir>/support/global-setup.ts',
  globalTeardown: '<rootDir>/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/support/retry-on-ci.ts'],
  globals: { testPatience: 30 },
  maxWorkers: '100%',
  // Also a single file runs in a process of its own: this one must stay able to end it.
  workerIdleMemoryLimit: '4GB',
  reporters: ['default', '<rootDir>/support/stalled-run.js'],
  testTimeout: 90_000,
};
