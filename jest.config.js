const path = require('node:path');
const { vendor } = require('./tests/support/vendor');

const shared = {
  testEnvironment: '<rootDir>/support/environment.js',
  rootDir: 'tests',
  cacheDirectory: path.join(__dirname, 'node_modules/.cache/jest'),
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: vendor(),
  setupFilesAfterEnv: ['<rootDir>/support/retry-on-ci.ts'],
};
const kind = (displayName, testPatience) => ({
  ...shared,
  displayName,
  testMatch: [`**/*.${displayName}.ts`],
  globals: { testPatience },
});

module.exports = {
  rootDir: 'tests',
  globalSetup: '<rootDir>/support/global-setup.ts',
  globalTeardown: '<rootDir>/support/global-teardown.ts',
  testSequencer: '<rootDir>/support/longest-first.js',
  maxWorkers: '100%',
  // Also a single file runs in a process of its own: this one must stay able to end it.
  workerIdleMemoryLimit: '4GB',
  reporters: [
    ...(process.env.FUZZ_PROGRESS ? ['<rootDir>/fuzz/progress.js', 'summary'] : ['default']),
    '<rootDir>/support/stalled-run.js',
  ],
  testTimeout: 120_000,
  projects: [
    kind('test', 30),
    // Takes longer than a developer wants to wait: schema generations, a browser, whole commands.
    kind('heavy', 30),
    // Kills and freezes servers, and watches what waits: beside other tests it would measure those.
    kind('alone', 1),
  ],
};
