import { isSection } from './lists.js';

/**
 * Sorts symbols by a column. Symbols without a value come last in either direction; equal values keep the order of the
 * list, so that rows do not jump.
 *
 * @param value returns a symbol's number or text, or undefined
 */
export function sorted(symbols, value, descending) {
  const sign = descending ? -1 : 1;
  return symbols
    .map((symbol, index) => ({ symbol, index, value: value(symbol) }))
    .sort((a, b) => {
      const missing = (a.value === undefined) - (b.value === undefined);
      return missing || sign * compare(a.value, b.value) || a.index - b.index;
    })
    .map(({ symbol }) => symbol);
}

/** Sorts the symbols of each section; sections keep their order. */
export function sortedSections(entries, value, descending) {
  const starts = [0, ...entries.keys()].filter(index => index === 0 || isSection(entries[index]));
  return [...new Set(starts)].flatMap((start, i, all) => {
    const section = entries.slice(start, all[i + 1]);
    const heading = section.filter(isSection);
    return [...heading, ...sorted(section.slice(heading.length), value, descending)];
  });
}

function compare(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * Returns the instruments that match the text, best first: by symbol, start of the symbol, start of a word of the name,
 * or any part of either.
 */
export function matches(instruments, text, limit) {
  const query = text.trim().toLowerCase();
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
  return ranked.slice(0, limit).map(({ instrument }) => instrument);
}

/** Returns the list with a symbol moved before another, or to the end if the other is not in the list. */
export function moved(symbols, symbol, before) {
  const others = symbols.filter(other => other !== symbol);
  const at = others.indexOf(before);
  others.splice(at < 0 ? others.length : at, 0, symbol);
  return others;
}
