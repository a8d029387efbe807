import { sparkline } from './marketdata.js';

const INTERVAL_MS = 500;
const MAX_REQUESTS = 3;
const MIN_BARS = 10;
const MINUTE = 60_000_000;
const FIVE_SECONDS = 5_000_000;

/**
 * Loads the sparklines of the visible rows, a few at a time, from the bars of the last hour. Uses bars of one second if
 * there are few of one minute.
 */
export function sparklines(marketData, grid, renderLoop, currentFeed) {
  let requested = new Set();
  let running = 0;

  async function load(feed, row) {
    const current = requested;
    running++;
    try {
      const minutes = await feed.http.bars(row.symbol, { timeframe: '1m', limit: 60 });
      const spark = minutes.length >= MIN_BARS ? sparkline(minutes, MINUTE)
        : sparkline(await feed.http.bars(row.symbol, { timeframe: '1s', limit: 300 }), FIVE_SECONDS);
      if (requested === current) {
        row.spark = spark;
        row.version++;
      }
    } catch {
      // The row has no sparkline; it is requested again when the row is visible later.
      setTimeout(() => current.delete(row.symbol), 10_000);
    } finally {
      running--;
    }
  }

  renderLoop.add(() => {
    const feed = currentFeed();
    if (feed?.state !== 'live' || !grid.columns.some(({ id }) => id === 'spark')) {
      return;
    }
    for (const element of grid.element.querySelectorAll('.row:not([hidden], [data-section])')) {
      const { symbol } = element.dataset;
      if (running < MAX_REQUESTS && !requested.has(symbol)) {
        requested.add(symbol);
        load(feed, marketData.row(symbol));
      }
    }
  }, INTERVAL_MS);

  /** Loads all sparklines again: the bars of two servers, or of one before and after its restart, do not belong together. */
  return () => {
    requested = new Set();
  };
}
