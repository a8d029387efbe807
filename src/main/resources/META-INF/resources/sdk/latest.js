/** The newest event of every series that is subscribed to. */
export class Latest {
  #bySymbol = new Map();

  /** What is known of one symbol, kept up to date; undefined as long as nothing is. */
  of(symbol) {
    return this.#bySymbol.get(symbol);
  }

  put(kind, event) {
    if (kind.name === 'message') {
      return;
    }
    let known = this.#bySymbol.get(event.S);
    if (known === undefined) {
      // All keys from the beginning, so that all of these objects have one shape.
      known = { symbol: event.S, quote: undefined, trade: undefined, ticker: undefined, status: undefined, bars: {} };
      this.#bySymbol.set(event.S, known);
    }
    const values = kind.name === 'bar' ? known.bars : known;
    const key = kind.name === 'bar' ? event.tf : kind.name;
    // While missed events are sent again, a snapshot that came before the connection was lost may be the newer one.
    if (!(values[key]?.q > event.q)) {
      values[key] = event;
    }
  }

  /** Forgets what nobody is told any more. */
  keep(kinds, isSubscribed) {
    for (const [symbol, known] of this.#bySymbol) {
      let empty = true;
      for (const { name, channel } of kinds) {
        if (name === 'message') {
          continue;
        }
        if (isSubscribed(channel, symbol)) {
          empty = false;
        } else {
          known[name === 'bar' ? 'bars' : name] = name === 'bar' ? {} : undefined;
        }
      }
      if (empty) {
        this.#bySymbol.delete(symbol);
      }
    }
  }

  clear() {
    this.#bySymbol.clear();
  }
}
