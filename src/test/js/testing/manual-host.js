/** A clock and timers that a test advances, and a random number that it chooses. */
export class ManualHost {
  nowMs = 1_000;
  randomValue = 0.5;
  #timers = new Map();
  #lastTimer = 0;
  #onlineListeners = new Set();

  now = () => this.nowMs;
  random = () => this.randomValue;

  setTimeout = (task, ms) => {
    this.#timers.set(++this.#lastTimer, { task, dueMs: this.nowMs + ms });
    return this.#lastTimer;
  };

  clearTimeout = timer => this.#timers.delete(timer);

  onOnline = listener => {
    this.#onlineListeners.add(listener);
    return () => this.#onlineListeners.delete(listener);
  };

  get timers() {
    return this.#timers.size;
  }

  get onlineListeners() {
    return this.#onlineListeners.size;
  }

  /** Advances the clock and runs each timer when it is due. */
  advance(ms) {
    const end = this.nowMs + ms;
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      const { task, dueMs } = this.#timers.get(next);
      this.#timers.delete(next);
      this.nowMs = Math.max(this.nowMs, dueMs);
      task();
    }
    this.nowMs = end;
  }

  /** Advances the clock without running timers, as if the program were suspended. */
  suspend(ms) {
    this.nowMs += ms;
  }

  goOnline() {
    this.#onlineListeners.forEach(listener => listener());
  }

  #nextDue(end) {
    const due = [...this.#timers].filter(([, { dueMs }]) => dueMs <= end);
    return due.sort(([, a], [, b]) => a.dueMs - b.dueMs)[0]?.[0];
  }
}
