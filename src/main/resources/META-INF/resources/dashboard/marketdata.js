const STATES = { T: 'open', H: 'halted', A: 'auction', P: 'pre', C: 'closed' };
const SPARK_POINTS = 60;
/** Age above which a value is stale while the market is open. */
export const STALE_MS = 60_000;

/** The current data of every symbol, which the parts of the page read when they paint. */
export class MarketData {
  #rows = new Map();
  #instruments = [];
  /** Smallest observed difference between the local clock and event times, in µs. */
  #clockOffset = Infinity;
  #lastMicros;
  /** Time at which the values became stale, in µs of the local clock; undefined while the feed is live. */
  staleSince;

  get instruments() {
    return this.#instruments;
  }

  get rows() {
    return this.#rows.values();
  }

  get hasPrices() {
    return [...this.#rows.values()].some(({ ticker }) => ticker !== undefined);
  }

  setInstruments(instruments) {
    this.#instruments = instruments;
    for (const instrument of instruments) {
      const row = this.row(instrument.symbol);
      row.instrument = instrument;
      row.decimals = instrument.price_decimals;
      row.sizeDecimals = instrument.size_decimals;
      row.version++;
    }
  }

  /** Returns the data of a symbol; creates it if necessary. */
  row(symbol) {
    let row = this.#rows.get(symbol);
    if (row === undefined) {
      row = {
        symbol, instrument: undefined, decimals: 2, sizeDecimals: 0, ticker: undefined, quote: undefined, status: undefined,
        state: undefined, tick: 0, tickMs: -Infinity, timeMicros: undefined, spark: undefined, version: 0,
      };
      this.#rows.set(symbol, row);
    }
    return row;
  }

  attach(feed) {
    feed.on('ticker', event => this.#ticker(event));
    feed.on('quote', event => {
      const row = this.#update(event);
      row.quote = event;
    });
    feed.on('status', event => {
      const row = this.#update(event);
      row.status = event;
      row.state = STATES[event.sc] ?? row.state;
    });
    // Positions of different epochs cannot be compared.
    feed.on('reset', () => this.#rows.forEach(row => {
      row.status = undefined;
      row.spark = undefined;
      row.version++;
    }));
    feed.on('state', ({ state, previous }) => {
      this.staleSince = state === 'live' ? undefined : previous === 'live' ? Date.now() * 1_000 : this.staleSince;
    });
  }

  /** Removes quotes that are no longer subscribed. */
  clearQuotes(symbols) {
    symbols.forEach(symbol => {
      const row = this.row(symbol);
      row.quote = undefined;
      row.version++;
    });
  }

  /** Estimated time at the source, in µs. */
  get nowMicros() {
    return Date.now() * 1_000 - (Number.isFinite(this.#clockOffset) ? this.#clockOffset : 0);
  }

  /** Age of the newest event of all symbols, or undefined before the first one. */
  get ageOfLastEventMs() {
    return this.#lastMicros === undefined ? undefined : Math.max(0, (this.nowMicros - this.#lastMicros) / 1_000);
  }

  ageMs(row) {
    return row.timeMicros === undefined ? undefined : Math.max(0, (this.nowMicros - row.timeMicros) / 1_000);
  }

  isStale(row) {
    return this.staleSince !== undefined || (row.state === 'open' && this.ageMs(row) > STALE_MS);
  }

  #ticker(event) {
    const row = this.#update(event);
    const last = row.ticker?.p;
    if (last !== undefined && last !== event.p) {
      row.tick = last < event.p ? 1 : -1;
      row.tickMs = performance.now();
    }
    row.ticker = event;
    if (!(row.status?.q > event.q)) {
      row.state = event.st;
    }
    if (row.spark !== undefined) {
      addPoint(row.spark, event.t, event.p);
    }
  }

  #update(event) {
    const row = this.row(event.S);
    row.version++;
    if (!(row.timeMicros > event.t)) {
      row.timeMicros = event.t;
    }
    if (!(this.#lastMicros > event.t)) {
      this.#lastMicros = event.t;
    }
    if (!event.sn) {
      this.#clockOffset = Math.min(this.#clockOffset, Date.now() * 1_000 - event.t);
    }
    return row;
  }
}

/** Creates a sparkline from bars, with one point per `step` µs. */
export function sparkline(bars, step) {
  const line = { step, points: [], bucket: -1 };
  bars.forEach(bar => addPoint(line, bar.t, bar.c));
  return line;
}

function addPoint(line, t, price) {
  const bucket = Math.floor(t / line.step);
  if (bucket > line.bucket) {
    line.points.push(price);
    line.bucket = bucket;
    if (line.points.length > SPARK_POINTS) {
      line.points.shift();
    }
  } else if (bucket === line.bucket) {
    line.points[line.points.length - 1] = price;
  }
}

/** Returns the best bid, or undefined: a quote without a side (null) must not show the price that the ticker had. */
export const bid = row => (row.quote === undefined ? row.ticker?.bp : row.quote.bp ?? undefined);
export const ask = row => (row.quote === undefined ? row.ticker?.ap : row.quote.ap ?? undefined);
/** Returns the volume-weighted average price, or undefined: without a volume, as for an index, there is none. */
export const vwap = ticker => (ticker?.v > 0 ? ticker.vw : undefined);
/** Returns the volume of the day, or undefined: an index has none. */
export const volume = row => (row.ticker?.v === 0 && isIndex(row) ? undefined : row.ticker?.v);
export const isIndex = row => row.instrument?.sector === 'Index';
export function spread(row) {
  return bid(row) === undefined || ask(row) === undefined ? undefined : ask(row) - bid(row);
}
