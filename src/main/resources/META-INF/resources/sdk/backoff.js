const INITIAL_MS = 250;
const MAX_MS = 20_000;

/**
 * Delay before the next connection attempt: random, below a limit that doubles with every failure ("full jitter"), so
 * that the clients of a server do not all reconnect at the same time.
 */
export class Backoff {
  #random;
  #limitMs = INITIAL_MS;

  /** @param {() => number} random returns a number from 0 up to, but not including, 1 */
  constructor(random) {
    this.#random = random;
  }

  next() {
    const ms = this.#random() * this.#limitMs;
    this.#limitMs = Math.min(MAX_MS, this.#limitMs * 2);
    return ms;
  }

  /** Restores the initial limit after a successful connection. */
  reset() {
    this.#limitMs = INITIAL_MS;
  }
}
