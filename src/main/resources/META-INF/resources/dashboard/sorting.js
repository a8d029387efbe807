/**
 * Symbols in the order of a column. What has no value comes last, whichever way; equals keep the order of the list, so
 * that rows do not jump about.
 *
 * @param value gives a symbol's number or text, or undefined
 */
export function sorted(symbols, value, descending) {
  const way = descending ? -1 : 1;
  return symbols
    .map((symbol, index) => ({ symbol, index, value: value(symbol) }))
    .sort((a, b) => {
      const missing = (a.value === undefined) - (b.value === undefined);
      return missing || way * compare(a.value, b.value) || a.index - b.index;
    })
    .map(({ symbol }) => symbol);
}

function compare(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Instruments that fit what was typed, best first: symbol, beginning of symbol, beginning of a word of the name, anywhere. */
export function matches(instruments, typed, most) {
  const query = typed.trim().toLowerCase();
  if (query === '') {
    return [];
  }
  const ranked = [];
  instruments.forEach((instrument, index) => {
    const symbol = instrument.symbol.toLowerCase();
    const name = instrument.name.toLowerCase();
    const rank = symbol === query ? 0
      : symbol.startsWith(query) ? 1
        : name.startsWith(query) ? 2
          : name.split(/[^\p{L}\p{N}]+/u).some(word => word.startsWith(query)) ? 3
            : symbol.includes(query) ? 4
              : name.includes(query) ? 5 : undefined;
    if (rank !== undefined) {
      ranked.push({ instrument, rank, index });
    }
  });
  ranked.sort((a, b) => a.rank - b.rank || a.index - b.index);
  return ranked.slice(0, most).map(({ instrument }) => instrument);
}

/** The list with one taken out and put in again before another; at the end, if that is not in it. */
export function moved(symbols, symbol, before) {
  const others = symbols.filter(other => other !== symbol);
  const at = others.indexOf(before);
  others.splice(at < 0 ? others.length : at, 0, symbol);
  return others;
}
