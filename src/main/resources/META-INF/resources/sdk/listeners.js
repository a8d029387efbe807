/** The listeners of each event. A listener that throws does not affect the others. */
export class Listeners {
  #byName = new Map();
  #onFailure;

  /**
   * @param {string[]} names of all events
   * @param {(failure: unknown, name: string) => void} onFailure receives what a listener throws
   */
  constructor(names, onFailure) {
    names.forEach(name => this.#byName.set(name, []));
    this.#onFailure = onFailure;
  }

  /** Adds a listener, unless the signal is already aborted; returns a function that removes it. */
  on(name, listener, { signal } = {}) {
    if (!this.#byName.has(name)) {
      throw new TypeError(`unknown event '${name}': use ${[...this.#byName.keys()].join(', ')}`);
    }
    if (typeof listener !== 'function') {
      throw new TypeError(`the listener of '${name}' is not a function`);
    }
    if (signal?.aborted) {
      return () => {};
    }
    const entry = { call: listener };
    const remove = () => {
      this.#byName.set(name, this.#byName.get(name).filter(other => other !== entry));
      signal?.removeEventListener('abort', remove);
    };
    // Replaces the array, because emit() may be iterating over the current one.
    this.#byName.set(name, [...this.#byName.get(name), entry]);
    signal?.addEventListener('abort', remove);
    return remove;
  }

  has(name) {
    return this.#byName.get(name).length > 0;
  }

  emit(name, value) {
    const entries = this.#byName.get(name);
    for (let i = 0; i < entries.length; i++) {
      try {
        entries[i].call(value);
      } catch (failure) {
        this.#onFailure(failure, name);
      }
    }
  }
}
