const FIRST_MS = 250;
const MOST_MS = 20_000;

/**
 * How long to wait before the next try: anything up to a limit that doubles with every failure ("full jitter"), so
 * that the clients of one server do not all come back at the same moment.
 */
export class Backoff {
  #random;
  #limitMs = FIRST_MS;

  /** @param {() => number} random gives 0 up to, but not including, 1 */
  constructor(random) {
    this.#random = random;
  }

  next() {
    const ms = this.#random() * this.#limitMs;
    this.#limitMs = Math.min(MOST_MS, this.#limitMs * 2);
    return ms;
  }

  /** The last try went well. */
  reset() {
    this.#limitMs = FIRST_MS;
  }
}
