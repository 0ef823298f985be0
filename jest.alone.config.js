const heavy = require('./jest.heavy.config');

/** What kills and freezes servers and watches what waits: beside other tests it would measure those. */
module.exports = { ...heavy, testMatch: ['**/*.alone.ts'], maxWorkers: 1, globals: { testPatience: 1 } };
