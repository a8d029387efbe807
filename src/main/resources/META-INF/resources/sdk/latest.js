/** The latest event of every subscribed series. */
export class Latest {
  #bySymbol = new Map();

  /**
   * Returns the latest events of a symbol as an object that is kept up to date, or undefined before the first event.
   */
  of(symbol) {
    return this.#bySymbol.get(symbol);
  }

  put(type, event) {
    if (type.name === 'message') {
      return;
    }
    let latest = this.#bySymbol.get(event.S);
    if (latest === undefined) {
      // Creates all keys at once, so that all of these objects share one hidden class.
      latest = {
        symbol: event.S,
        quote: undefined,
        trade: undefined,
        ticker: undefined,
        status: undefined,
        correction: undefined,
        priceBands: undefined,
        bars: {},
      };
      this.#bySymbol.set(event.S, latest);
    }
    const values = type.name === 'bar' ? latest.bars : latest;
    const key = type.name === 'bar' ? event.tf : type.name;
    // While missed events are replayed, the snapshot received before the connection was lost may be newer.
    if (!(values[key]?.q > event.q)) {
      values[key] = event;
    }
  }

  /** Discards the values of series that are no longer subscribed. */
  retain(types, isSubscribed) {
    for (const [symbol, latest] of this.#bySymbol) {
      let isEmpty = true;
      for (const { name, channel } of types) {
        if (name === 'message') {
          continue;
        }
        if (isSubscribed(channel, symbol)) {
          isEmpty = false;
        } else {
          latest[name === 'bar' ? 'bars' : name] = name === 'bar' ? {} : undefined;
        }
      }
      if (isEmpty) {
        this.#bySymbol.delete(symbol);
      }
    }
  }

  clear() {
    this.#bySymbol.clear();
  }
}
