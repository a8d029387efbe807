import { spark } from './board.js';

const LOOK_MS = 500;
const MOST_AT_ONCE = 3;
const FEW = 10;
const MINUTE = 60_000_000;
const BRIEF = 5_000_000;

/** Loads the course of the last hour for the rows in sight, a few at a time. What is younger is taken from the seconds. */
export function sparks(board, grid, frames, feedNow) {
  const asked = new Set();
  let running = 0;

  async function load(feed, row) {
    running++;
    try {
      const minutes = await feed.http.bars(row.symbol, { timeframe: '1m', limit: 60 });
      row.spark = minutes.length >= FEW ? spark(minutes, MINUTE)
        : spark(await feed.http.bars(row.symbol, { timeframe: '1s', limit: 300 }), BRIEF);
      row.version++;
    } catch {
      // Without a course there is none to be seen; it is asked for again when the row is next in sight.
      setTimeout(() => asked.delete(row.symbol), 10_000);
    } finally {
      running--;
    }
  }

  frames.add(() => {
    const feed = feedNow();
    if (feed?.state !== 'live' || !grid.columns.some(({ id }) => id === 'spark')) {
      return;
    }
    for (const element of grid.element.querySelectorAll('.row:not([hidden])')) {
      const { symbol } = element.dataset;
      if (running < MOST_AT_ONCE && !asked.has(symbol)) {
        asked.add(symbol);
        load(feed, board.row(symbol));
      }
    }
  }, LOOK_MS);
}
