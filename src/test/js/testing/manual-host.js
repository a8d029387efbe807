/** A clock that moves by hand, timers that hang on it, and chance that is given. */
export class ManualHost {
  nowMs = 1_000;
  chance = 0.5;
  #timers = new Map();
  #number = 0;
  #online = new Set();

  now = () => this.nowMs;
  random = () => this.chance;

  setTimeout = (task, ms) => {
    this.#timers.set(++this.#number, { task, dueMs: this.nowMs + ms });
    return this.#number;
  };

  clearTimeout = timer => this.#timers.delete(timer);

  onOnline = listener => {
    this.#online.add(listener);
    return () => this.#online.delete(listener);
  };

  get timers() {
    return this.#timers.size;
  }

  get onlineListeners() {
    return this.#online.size;
  }

  /** Lets time pass, and everything happen at its moment. */
  pass(ms) {
    const end = this.nowMs + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      const { task, dueMs } = this.#timers.get(next);
      this.#timers.delete(next);
      this.nowMs = Math.max(this.nowMs, dueMs);
      task();
    }
    this.nowMs = end;
  }

  /** The program is held up: time has passed, and no timer had its turn. */
  sleep(ms) {
    this.nowMs += ms;
  }

  goOnline() {
    this.#online.forEach(listener => listener());
  }

  #next(end) {
    const due = [...this.#timers].filter(([, { dueMs }]) => dueMs <= end);
    return due.sort(([, a], [, b]) => a.dueMs - b.dueMs)[0]?.[0];
  }
}
