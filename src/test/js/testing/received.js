/** The events that a client hands out, for a program that waits for the next ones. */
export class Received {
  #events;
  #count;
  #resolve;

  add(event) {
    if (this.#events && this.#events.length < this.#count && this.#events.push(event) === this.#count) {
      this.#resolve(this.#events);
    }
  }

  /** Resolves to the first events that are added from now on. */
  next(count) {
    this.#events = [];
    this.#count = count;
    return new Promise(resolve => (this.#resolve = resolve));
  }
}
