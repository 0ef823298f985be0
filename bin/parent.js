/**
 * npm hands SIGTERM to the shell in which it started a command, and that dies without handing it on. So the end of the
 * shell is taken for the signal.
 */
function onGone(gone) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 1000).unref();
  return () => clearInterval(timer);
}

module.exports = { onGone };
