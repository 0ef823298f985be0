// The tests of faults meet real processes on a machine that may be busy: one more try, and the log says that it was needed.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
