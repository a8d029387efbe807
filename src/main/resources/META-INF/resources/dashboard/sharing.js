/** What of a page is put into its address, so that it can be sent to somebody else; read with no trust in it. */

const SYMBOL = /^[A-Z0-9.\-/^=]{1,20}$/;
const TIMEFRAMES = ['1s', '1m', '5m', '1h'];
const MOST_SYMBOLS = 1_000;
const MOST_NAME = 40;

/** The part of an address behind '#'. */
export function written({ list, symbols, chart, timeframe, sort, descending }) {
  const parts = new URLSearchParams();
  const put = (name, value) => value !== undefined && parts.set(name, value);
  put('list', list);
  put('symbols', symbols?.join(','));
  put('chart', chart);
  put('tf', timeframe);
  put('sort', sort);
  put('dir', sort === undefined ? undefined : descending ? 'desc' : 'asc');
  // A comma need not be written as %2C, and a list of them is read by people too.
  return parts.toString().replaceAll('%2C', ',');
}

/** What stands in an address; what makes no sense there is left out. */
export function read(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const chart = parts.get('chart')?.toUpperCase();
  const symbols = parts.get('symbols')?.toUpperCase().split(',').filter(symbol => SYMBOL.test(symbol)).slice(0, MOST_SYMBOLS);
  return {
    list: parts.get('list')?.trim().slice(0, MOST_NAME) || undefined,
    symbols: symbols?.length ? [...new Set(symbols)] : undefined,
    chart: SYMBOL.test(chart ?? '') ? chart : undefined,
    timeframe: TIMEFRAMES.includes(parts.get('tf')) ? parts.get('tf') : undefined,
    sort: parts.get('sort') ?? undefined,
    descending: parts.get('dir') === 'desc',
  };
}
