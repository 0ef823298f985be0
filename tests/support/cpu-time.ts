/** Starts to count what this process works; a machine that is busy with something else does not make that more. */
export function cpuTime(): { ms(): number } {
  const start = process.cpuUsage();
  return {
    ms() {
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    },
  };
}
