/** Links that contain a view of the page: list, chart and sorting. Links come from others, so they are checked. */

import { MICROS } from './merge.js';

const SYMBOL = /^[A-Z0-9.\-/^=_:]{1,64}$/;
const MAX_SYMBOLS = 1_000;
const MAX_NAME_LENGTH = 40;

/** Formats a view as the fragment of a URL, without '#'. */
export function formatLink({ list, symbols, chart, timeframe, sort, descending }) {
  const parts = new URLSearchParams();
  const put = (name, value) => value !== undefined && parts.set(name, value);
  put('list', list);
  put('symbols', symbols?.join(','));
  put('chart', chart);
  put('tf', timeframe);
  put('sort', sort);
  put('dir', sort === undefined ? undefined : descending ? 'desc' : 'asc');
  // Commas are valid in a fragment and easier to read than %2C.
  return parts.toString().replaceAll('%2C', ',');
}

/** Parses the fragment of a URL; ignores invalid parts. */
export function parseLink(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const chart = parts.get('chart')?.toUpperCase();
  const symbols = parts.get('symbols')?.toUpperCase().split(',').filter(symbol => SYMBOL.test(symbol)).slice(0, MAX_SYMBOLS);
  return {
    list: parts.get('list')?.trim().slice(0, MAX_NAME_LENGTH) || undefined,
    symbols: symbols?.length ? [...new Set(symbols)] : undefined,
    chart: SYMBOL.test(chart ?? '') ? chart : undefined,
    timeframe: Object.hasOwn(MICROS, parts.get('tf') ?? '') ? parts.get('tf') : undefined,
    sort: parts.get('sort') ?? undefined,
    descending: parts.get('dir') === 'desc',
  };
}
