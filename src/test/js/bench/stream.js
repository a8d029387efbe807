/** Connects to the server that the address of the page names, with the subscription of the page for a list of all symbols. */
const server = new URLSearchParams(location.search).get('server');
const CONFLATE_MS = 250;

/**
 * Calls a function with rows for each change.
 *
 * @param onRows called with arrays of rows, which have a symbol and some or all of the other values
 * @returns a promise of one row for each symbol
 */
export async function rows(onRows) {
  const { quotecast } = await import(`${server}/sdk/quotecast.js`);
  const feed = quotecast(`${server}/v1/stream`, { conflate: CONFLATE_MS });
  const instruments = await feed.http.symbols();
  return {
    initial: instruments.map(({ symbol, name }) => ({ symbol, name, last: null, change: null, percent: null, bid: null, ask: null, high: null, low: null, volume: null, trades: null })),
    start() {
      feed.on('ticker', ({ S, p, ch, cp, h, l, v, n }) => onRows([{ symbol: S, last: p, change: ch, percent: cp, high: h, low: l, volume: v, trades: n }]));
      feed.on('quote', ({ S, bp, ap }) => onRows([{ symbol: S, bid: bp, ask: ap }]));
      feed.subscribe({ tickers: ['*'], quotes: ['*'] });
    },
  };
}
