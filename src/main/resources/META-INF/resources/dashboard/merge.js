const SECOND = 1_000_000;
/** The usual length of bars; that of days and weeks varies with the calendar of the instrument. */
export const MICROS = {
  '1s': SECOND, '5s': 5 * SECOND, '15s': 15 * SECOND, '30s': 30 * SECOND, '1m': 60 * SECOND, '3m': 180 * SECOND, '5m': 300 * SECOND,
  '15m': 900 * SECOND, '30m': 1_800 * SECOND, '1h': 3_600 * SECOND, '4h': 14_400 * SECOND, '1d': 86_400 * SECOND, '1w': 604_800 * SECOND,
};

/** Maximum number of bars in memory. */
export const MAX_BARS = 20_000;
/** Maximum number of trades remembered after a bar, to be applied to the next one. */
const MAX_TRADES = 512;

/** Conditions of trades that do not set a price, of which the official ones (M, Q) have no volume of their own either. */
const WITHOUT_PRICE = new Set(['W', 'B', 'C', 'H', 'I', 'M', 'N', 'Q', 'U', 'V', '7']);
const WITHOUT_VOLUME = new Set(['M', 'Q']);

/**
 * The bars of one series, merged from the history and the live stream, in order and without duplicates. Live bars are
 * added from the start; the history is merged when it arrives.
 */
export class BarSeries {
  /** Oldest first. */
  all = [];
  isLoaded = false;
  /** Number of bars added before the first one, minus those removed there: by how much the indices have moved. */
  shift = 0;

  #duration;
  /** Whether only the server knows where bars begin. */
  #isCalendarBased;
  #limit;
  #trades = [];
  /** Start of the latest closed bar; a trade that arrives after its bar closed is in no bar. */
  #closed = -Infinity;

  constructor(timeframe, limit = MAX_BARS) {
    this.#duration = MICROS[timeframe];
    this.#isCalendarBased = timeframe === '1d' || timeframe === '1w';
    this.#limit = limit;
  }

  /** Merges the newest bars of the history. */
  load(history) {
    this.all = mergeBars(history, this.all).slice(-this.#limit);
    this.shift = 0;
    history.forEach(bar => this.#note(bar));
    this.isLoaded = true;
  }

  /** Adds older bars of the history before the others, up to the limit; returns how many. */
  prepend(older) {
    const first = this.all[0]?.t ?? Infinity;
    const room = this.#limit - this.all.length;
    const added = room > 0 ? older.filter(bar => bar.t < first).slice(-room) : [];
    this.all = [...added, ...this.all];
    this.shift += added.length;
    return added.length;
  }

  /** Adds a bar of the stream. */
  addBar(bar) {
    const { length } = this.all;
    const first = this.all[0]?.t;
    this.all = mergeBars(this.all, [bar]);
    if (length > 0 && this.all.length > length && bar.t < first) {
      this.shift++;
    }
    this.#trim();
    this.#note(bar);
    // A conflated bar may arrive after trades that it does not include.
    this.#trades = this.#trades.filter(trade => trade.q > bar.q);
    this.#trades.forEach(trade => this.#extend(trade));
  }

  /** Adds a trade of the stream, which updates the forming bar between two bars of the server. */
  addTrade(trade) {
    if (!trade.sn) {
      this.#trades.push(trade);
      if (this.#trades.length > MAX_TRADES) {
        this.#trades.shift();
      }
      this.#extend(trade);
    }
  }

  #note(bar) {
    if (bar.x && bar.t > this.#closed) {
      this.#closed = bar.t;
    }
  }

  #extend({ p, s, t, c: conditions = [] }) {
    const last = this.all.at(-1);
    if (this.#isCalendarBased && (last === undefined || last.x)) {
      return;
    }
    const start = this.#isCalendarBased ? last.t : Math.floor(t / this.#duration) * this.#duration;
    if (start <= this.#closed || start < last?.t) {
      return;
    }
    const volume = conditions.some(code => WITHOUT_VOLUME.has(code)) ? 0 : s;
    if (conditions.some(code => WITHOUT_PRICE.has(code))) {
      // The prices of a bar that consists of such trades only come from the server.
      if (last?.t === start) {
        this.all[this.all.length - 1] = { ...last, v: last.v + volume };
      }
    } else if (last?.t === start) {
      this.all[this.all.length - 1] = { ...last, h: Math.max(last.h, p), l: Math.min(last.l, p), c: p, v: last.v + s };
    } else {
      this.all.push({ t: start, o: p, h: p, l: p, c: p, v: s, vw: p, n: 1, x: false });
      this.#trim();
    }
  }

  #trim() {
    if (this.all.length > this.#limit) {
      this.all.shift();
      this.shift--;
    }
  }
}

/**
 * Merges two arrays of bars. Of two bars with the same start, a closed one is preferred to a forming one unless that has
 * more trades, and otherwise the newer one.
 */
export function mergeBars(older, newer) {
  const last = older.at(-1);
  if (newer.length === 1 && last !== undefined && newer[0].t >= last.t) {
    return newer[0].t > last.t ? [...older, newer[0]] : [...older.slice(0, -1), prefer(last, newer[0])];
  }
  const byStart = new Map(older.map(bar => [bar.t, bar]));
  for (const bar of newer) {
    const existing = byStart.get(bar.t);
    byStart.set(bar.t, existing === undefined ? bar : prefer(existing, bar));
  }
  return [...byStart.values()].sort((a, b) => a.t - b.t);
}

function prefer(older, newer) {
  return older.x && !newer.x && older.n >= newer.n ? older : newer;
}

/** Merges trades of the history and of the stream by their positions in the journal, and returns the latest ones. */
export function mergeTrades(history, live, limit) {
  const byPosition = new Map([...history, ...live].map(trade => [trade.q, trade]));
  return [...byPosition.values()].sort((a, b) => a.q - b.q).slice(-limit);
}
