/** What the client takes from where it runs: the time in ms, chance, timers, and word that the network is back. */
export const host = {
  now: () => performance.now(),
  random: () => Math.random(),
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: timer => clearTimeout(timer),

  /** Calls back whenever the browser is online again, until the function that it gives is called; in Node never. */
  onOnline(listener) {
    globalThis.addEventListener?.('online', listener);
    return () => globalThis.removeEventListener?.('online', listener);
  },
};
