import assert from 'node:assert/strict';

/** Watches an exchange of ccxt as its users do: with one call after the other, and again after a broken connection. */
export class CcxtUser {
  #ccxt;
  #calls;

  /** @param calls functions, each of which resolves to an array of trades or tickers */
  constructor(ccxt, calls) {
    this.#ccxt = ccxt;
    this.#calls = calls;
  }

  /** Hands the exchange's own form of everything to a function, without end. */
  watch(onData) {
    this.#calls.forEach(call => this.#repeat(call, onData));
  }

  /**
   * Resolves when each of the calls has been answered. ccxt sends its requests one after the other, and exits if the
   * connection is cut before it has sent all of them.
   */
  ready() {
    return Promise.all(this.#calls.map(call => call()));
  }

  async #repeat(call, onData) {
    for (;;) {
      try {
        (await call()).forEach(({ info }) => onData(info));
      } catch (error) {
        assert.ok(error instanceof this.#ccxt.NetworkError, error);
      }
    }
  }
}
