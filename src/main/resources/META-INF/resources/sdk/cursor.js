/** The place on the tape up to which everything has been had: what a client that was cut off comes back with. */
export class Cursor {
  #epoch;
  #q = -1;
  #still = false;

  /** Undefined as long as there is no such place. */
  get text() {
    return this.#q < 0 ? undefined : `${this.#epoch}:${this.#q}`;
  }

  /** Everything up to here has been had; does nothing for an earlier place, or while some is left out. */
  move(epoch, q) {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#q = q;
    } else if (q > this.#q && !this.#still) {
      this.#q = q;
    }
  }

  /** From now on some is left out, or not any more. */
  hold(still) {
    this.#still = still;
  }

  clear() {
    this.#q = -1;
    this.#still = false;
  }
}
