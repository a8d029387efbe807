export const MICROS = { '1s': 1_000_000, '1m': 60_000_000, '5m': 300_000_000, '1h': 3_600_000_000 };

/** So many trades are remembered between two bars, to be put into the second again; more are not worth it. */
const MOST_TRADES = 512;

/**
 * Bars of one series, from the history and from the live stream, each time once and in order: live ones are taken from
 * the beginning, and the history is put under them when it has come.
 */
export class Bars {
  /** Oldest first. */
  all = [];
  isLoaded = false;

  #span;
  #most;
  #trades = [];
  /** Start of the newest bar that is known to be closed; a trade that comes late is in no bar. */
  #closed = -Infinity;

  constructor(timeframe, most = 1_000) {
    this.#span = MICROS[timeframe];
    this.#most = most;
  }

  /** The history has come. */
  load(history) {
    this.all = joined(history, this.all).slice(-this.#most);
    history.forEach(bar => this.#note(bar));
    this.isLoaded = true;
  }

  /** A bar of the stream has come. */
  take(bar) {
    this.all = joined(this.all, [bar]);
    if (this.all.length > this.#most) {
      this.all.shift();
    }
    this.#note(bar);
    // With conflation a bar comes later than the trades that it does not have yet.
    this.#trades = this.#trades.filter(trade => trade.q > bar.q);
    this.#trades.forEach(trade => this.#extend(trade));
  }

  /** A trade of the stream: the last bar lives between two that the server tells. */
  trade(trade) {
    if (!trade.sn) {
      this.#trades.push(trade);
      if (this.#trades.length > MOST_TRADES) {
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

  #extend({ p, s, t }) {
    const start = Math.floor(t / this.#span) * this.#span;
    const last = this.all.at(-1);
    if (start <= this.#closed || start < last?.t) {
      return;
    }
    if (last?.t === start) {
      this.all[this.all.length - 1] = { ...last, h: Math.max(last.h, p), l: Math.min(last.l, p), c: p, v: last.v + s };
    } else {
      this.all.push({ t: start, o: p, h: p, l: p, c: p, v: s, vw: p, n: 1, x: false });
      if (this.all.length > this.#most) {
        this.all.shift();
      }
    }
  }
}

/**
 * Two runs of bars as one. Of two with the same start the closed one holds, and otherwise that of the second run, which
 * is the newer.
 */
export function joined(older, newer) {
  const last = older.at(-1);
  if (newer.length === 1 && last !== undefined && newer[0].t >= last.t) {
    return newer[0].t > last.t ? [...older, newer[0]] : [...older.slice(0, -1), better(last, newer[0])];
  }
  const byStart = new Map(older.map(bar => [bar.t, bar]));
  for (const bar of newer) {
    const known = byStart.get(bar.t);
    byStart.set(bar.t, known === undefined ? bar : better(known, bar));
  }
  return [...byStart.values()].sort((a, b) => a.t - b.t);
}

function better(older, newer) {
  return older.x && !newer.x ? older : newer;
}

/** Trades of the history and of the stream by their position on the tape, each once, the newest of them. */
export function joinedTrades(history, live, most) {
  const byPosition = new Map([...history, ...live].map(trade => [trade.q, trade]));
  return [...byPosition.values()].sort((a, b) => a.q - b.q).slice(-most);
}
