/** The clock, random numbers, timers and network events of the platform. */
export const defaultHost = {
  now: () => performance.now(),
  random: () => Math.random(),
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: timer => clearTimeout(timer),

  /** Calls the listener whenever the browser is online again, until the returned function is called; in Node, never. */
  onOnline(listener) {
    globalThis.addEventListener?.('online', listener);
    return () => globalThis.removeEventListener?.('online', listener);
  },
};
