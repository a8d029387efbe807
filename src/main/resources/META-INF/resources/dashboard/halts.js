const HALTED = 'H';
/** Maximum number of changes in memory of each symbol; the server keeps fewer. */
const MAX_CHANGES = 500;

/** The trading halts of symbols: those that the server remembers, and those of the stream. */
export class Halts {
  #feed;
  /** The changes of the trading state of each symbol, oldest first. */
  #bySymbol = new Map();

  attach(feed) {
    this.#feed = feed;
    feed.on('status', status => this.#add(status.S, [status]));
  }

  /** Loads the changes that the server remembers. */
  async load(symbol) {
    this.#add(symbol, await this.#feed.http.statuses(symbol));
  }

  #add(symbol, added) {
    const known = this.#bySymbol.get(symbol) ?? [];
    const isNew = ({ t, sc }) => !known.some(other => other.t === t && other.sc === sc);
    const all = [...known, ...added.filter(isNew).map(({ t, sc, rc }) => ({ t, sc, rc }))];
    this.#bySymbol.set(symbol, all.sort((a, b) => a.t - b.t).slice(-MAX_CHANGES));
  }

  /** Returns the halts of a symbol as ranges of indices of its bars, up to the last bar while one continues. */
  ranges(symbol, bars) {
    return halts(this.#bySymbol.get(symbol) ?? []).flatMap(({ start, end, reason }) => {
      const from = indexBefore(bars, start);
      const to = end === undefined ? bars.length - 0.5 : indexBefore(bars, end);
      // An interval without trades has no bar, so that a halt may lie between two bars.
      return from < 0 ? [] : [{ start: from, end: Math.max(to, from + 0.5), text: ['Halt', reason].filter(Boolean).join(' ') }];
    });
  }
}

/** Returns the halts that changes of the trading state begin and end. */
function halts(changes) {
  const found = [];
  let isHalted = false;
  for (const { t, sc, rc } of changes) {
    if (isHalted && sc !== HALTED) {
      found.at(-1).end = t;
    } else if (!isHalted && sc === HALTED) {
      found.push({ start: t, end: undefined, reason: rc });
    }
    isHalted = sc === HALTED;
  }
  return found;
}

/** Returns the index of the last bar that begins before a time, or -1. */
function indexBefore(bars, micros) {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle].t < micros) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}
