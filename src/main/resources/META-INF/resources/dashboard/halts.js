const HALTED = 'H';

/** The trading halts of all symbols since the page was opened, and those that were in effect then. */
export class Halts {
  #bySymbol = new Map();

  attach(feed) {
    feed.on('status', ({ S, sc, rc, t }) => {
      const halts = this.#bySymbol.get(S) ?? [];
      const current = halts.at(-1);
      if (current !== undefined && current.end === undefined) {
        if (sc !== HALTED) {
          current.end = t;
        }
      } else if (sc === HALTED && !(current?.end > t)) {
        halts.push({ start: t, end: undefined, reason: rc });
        this.#bySymbol.set(S, halts);
      }
    });
  }

  /** Returns the halts of a symbol as ranges of indices of its bars, up to the last bar while one continues. */
  ranges(symbol, bars) {
    return (this.#bySymbol.get(symbol) ?? []).flatMap(({ start, end, reason }) => {
      const from = indexBefore(bars, start);
      const to = end === undefined ? bars.length - 0.5 : indexBefore(bars, end);
      // An interval without trades has no bar, so that a halt may lie between two bars.
      return from < 0 ? [] : [{ start: from, end: Math.max(to, from + 0.5), text: ['Halt', reason].filter(Boolean).join(' ') }];
    });
  }
}

/** Returns the index of the last bar that begins before a time, or -1. */
function indexBefore(bars, micros) {
  let index = bars.length - 1;
  while (index >= 0 && bars[index].t >= micros) {
    index--;
  }
  return index;
}
