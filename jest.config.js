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
  maxWorkers: '100%',
  testTimeout: 20_000,
};
