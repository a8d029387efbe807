import { BarSeries, MICROS } from './merge.js';

const HISTORY_BARS = 500;
const OLDER_BARS = 1_000;
/** How often a range without bars is doubled, for example over a weekend, before it counts as the beginning. */
const MAX_DOUBLINGS = 8;

/** The bars of one symbol and timeframe, from the history and the live stream, of which older ones are loaded on demand. */
export class BarFeed {
  symbol;
  timeframe;
  bars = new BarSeries('1m');
  /** Whether the bars have changed since a reader set it to false. */
  isChanged = false;

  #app;
  #part;
  #onState;
  #feed;
  #loads = 0;
  #isLoadingOlder = false;
  /** Whether there are no older bars. */
  #isComplete = false;

  /**
   * @param part name of the part of the page for which it subscribes
   * @param onState called with `loading`, `empty`, `history` (it could not be loaded) or `loaded`
   */
  constructor(app, part, onState = () => {}) {
    this.#app = app;
    this.#part = part;
    this.#onState = onState;
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('bar', bar => {
      if (bar.S === this.symbol && bar.tf === this.timeframe) {
        this.bars.addBar(bar);
        this.isChanged = true;
      }
    });
    feed.on('trade', trade => {
      if (trade.S === this.symbol) {
        this.bars.addTrade(trade);
        this.isChanged = true;
      }
    });
    feed.on('loss', ({ channel, name }) => channel === 'bars' && name === this.symbol && this.load());
    feed.on('reset', () => {
      // The bars of another epoch may differ.
      this.bars = new BarSeries(this.timeframe ?? '1m');
      this.load();
    });
    this.load();
  }

  open(symbol, timeframe) {
    if (symbol === this.symbol && timeframe === this.timeframe) {
      return;
    }
    this.symbol = symbol;
    this.timeframe = timeframe;
    this.bars = new BarSeries(timeframe ?? '1m');
    this.isChanged = true;
    if (symbol === undefined) {
      this.#loads++;
      this.#app.subscriptions.request(this.#part, {});
    } else {
      this.#onState('loading');
      this.load();
    }
  }

  /** Reloads the bars: collects live bars from now on, and merges the history into them when it arrives. */
  async load() {
    if (this.symbol === undefined || this.#feed === undefined || this.#feed.state === 'closed') {
      return;
    }
    const { symbol, timeframe } = this;
    const load = ++this.#loads;
    const previous = this.bars.isLoaded ? this.bars.all : [];
    const bars = new BarSeries(timeframe);
    this.bars = bars;
    this.#isComplete = this.#isLoadingOlder = false;
    try {
      // Subscribes before it requests the history, so that there is no gap between the two.
      await this.#app.subscriptions.request(this.#part, { bars: [symbol], trades: [symbol], quotes: [symbol] });
      const history = await this.#feed.http.bars(symbol, { timeframe, limit: HISTORY_BARS });
      if (load === this.#loads) {
        bars.load(history);
        if (history.length > 0 && previous.at(-1)?.t >= history[0].t) {
          // The older bars that were loaded before remain: there is no gap after them.
          bars.prepend(previous);
          bars.shift = 0;
        }
        this.isChanged = true;
        this.#onState(bars.all.length === 0 ? 'empty' : 'loaded');
      }
    } catch {
      if (load === this.#loads) {
        this.#onState('history');
      }
    }
  }

  /** Loads bars before the oldest one, unless there are none. */
  async loadOlder() {
    const { symbol, timeframe, bars } = this;
    const oldest = bars.all[0]?.t;
    if (!bars.isLoaded || oldest === undefined || this.#isLoadingOlder || this.#isComplete) {
      return;
    }
    this.#isLoadingOlder = true;
    const load = this.#loads;
    try {
      const older = await this.#before(symbol, timeframe, oldest);
      if (load === this.#loads) {
        this.#isComplete = older.length === 0 || bars.prepend(older) === 0;
        this.isChanged = true;
      }
    } catch {
      // The next movement tries again.
    } finally {
      if (load === this.#loads) {
        this.#isLoadingOlder = false;
      }
    }
  }

  async #before(symbol, timeframe, end) {
    let length = (OLDER_BARS - 1) * MICROS[timeframe];
    let before = end;
    for (let i = 0; i < MAX_DOUBLINGS && before > 0; i++) {
      const start = Math.max(0, before - length);
      const bars = await this.#feed.http.bars(symbol, { timeframe, limit: OLDER_BARS, start, end: before });
      if (bars.length > 0) {
        return bars;
      }
      before = start;
      length *= 2;
    }
    return [];
  }
}
