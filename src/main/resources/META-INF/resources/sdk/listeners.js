/** Who is to be called for what. A listener that fails costs the others nothing. */
export class Listeners {
  #byName = new Map();
  #onFailure;

  /**
   * @param {string[]} names of the events that there are
   * @param {(failure: unknown, name: string) => void} onFailure hears what a listener has thrown
   */
  constructor(names, onFailure) {
    names.forEach(name => this.#byName.set(name, []));
    this.#onFailure = onFailure;
  }

  /** Adds one, unless the signal is aborted already; gives the function that takes it away again. */
  on(name, listener, { signal } = {}) {
    if (!this.#byName.has(name)) {
      throw new TypeError(`there is no event '${name}': use ${[...this.#byName.keys()].join(', ')}`);
    }
    if (typeof listener !== 'function') {
      throw new TypeError(`the listener of '${name}' is no function`);
    }
    if (signal?.aborted) {
      return () => {};
    }
    const entry = { call: listener };
    const remove = () => {
      this.#byName.set(name, this.#byName.get(name).filter(other => other !== entry));
      signal?.removeEventListener('abort', remove);
    };
    // A new array each time: one that is being walked through stays as it is.
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
