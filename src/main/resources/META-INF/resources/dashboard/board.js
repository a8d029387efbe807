const CODES = { T: 'open', H: 'halted', A: 'auction', P: 'pre', C: 'closed' };
const SPARK_POINTS = 60;
/** A value this old is shown as old while the market is open. */
export const STALE_MS = 60_000;

/** What is known of every symbol; the parts of the page read it when they paint. */
export class Board {
  #rows = new Map();
  #instruments = [];
  /** How far our clock is ahead of the source's, in µs, with the shortest way there was. */
  #ahead = Infinity;
  /** When the values that are shown stopped being live, in µs of our clock; undefined while they are. */
  staleSince;

  get instruments() {
    return this.#instruments;
  }

  get rows() {
    return this.#rows.values();
  }

  know(instruments) {
    this.#instruments = instruments;
    for (const instrument of instruments) {
      const row = this.row(instrument.symbol);
      row.instrument = instrument;
      row.decimals = instrument.price_decimals;
      row.sizeDecimals = instrument.size_decimals;
      row.version++;
    }
  }

  /** Of a symbol, made if there is none yet. */
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
      const row = this.#heard(event);
      row.quote = event;
    });
    feed.on('status', event => {
      const row = this.#heard(event);
      row.status = event;
      row.state = CODES[event.sc] ?? row.state;
    });
    // Positions of another tape are not to be compared with these.
    feed.on('reset', () => this.#rows.forEach(row => (row.status = undefined)));
    feed.on('state', ({ state, previous }) => {
      this.staleSince = state === 'live' ? undefined : previous === 'live' ? Date.now() * 1_000 : this.staleSince;
    });
  }

  /** No longer told, so no longer shown. */
  forgetQuotes(symbols) {
    symbols.forEach(symbol => {
      const row = this.row(symbol);
      row.quote = undefined;
      row.version++;
    });
  }

  /** Time at the source, in µs, as far as it can be known here. */
  get nowMicros() {
    return Date.now() * 1_000 - (Number.isFinite(this.#ahead) ? this.#ahead : 0);
  }

  ageMs(row) {
    return row.timeMicros === undefined ? undefined : Math.max(0, (this.nowMicros - row.timeMicros) / 1_000);
  }

  isStale(row) {
    return this.staleSince !== undefined || (row.state === 'open' && this.ageMs(row) > STALE_MS);
  }

  #ticker(event) {
    const row = this.#heard(event);
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
      follow(row.spark, event.t, event.p);
    }
  }

  #heard(event) {
    const row = this.row(event.S);
    row.version++;
    if (!(row.timeMicros > event.t)) {
      row.timeMicros = event.t;
    }
    if (!event.sn) {
      this.#ahead = Math.min(this.#ahead, Date.now() * 1_000 - event.t);
    }
    return row;
  }
}

/** The course of a price, of bars, with one point for so many µs. */
export function spark(bars, step) {
  const made = { step, points: [], bucket: -1 };
  bars.forEach(bar => follow(made, bar.t, bar.c));
  return made;
}

function follow(course, t, price) {
  const bucket = Math.floor(t / course.step);
  if (bucket > course.bucket) {
    course.points.push(price);
    course.bucket = bucket;
    if (course.points.length > SPARK_POINTS) {
      course.points.shift();
    }
  } else if (bucket === course.bucket) {
    course.points[course.points.length - 1] = price;
  }
}

export const bid = row => row.quote?.bp ?? row.ticker?.bp;
export const ask = row => row.quote?.ap ?? row.ticker?.ap;
export function spread(row) {
  return bid(row) === undefined || ask(row) === undefined ? undefined : ask(row) - bid(row);
}
