import { byId, isShown, make, rotateChildren, setText, updateChildren } from './dom.js';
import { fixed, grouped, timeOfDay } from './format.js';
import { zoneName } from './timezone.js';

const MAX_QUOTES = 100;
const PAINT_MS = 200;

/** The spread panel: the latest quotes of the selected symbol, and their spread. */
export class Spread {
  #marketData;
  #app;
  #symbol;
  #quotes = [];
  /** The quote of the first row. */
  #newest;
  #isChanged = true;

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    renderLoop.add(() => this.#paint(), PAINT_MS);
  }

  attach(feed) {
    feed.on('quote', quote => {
      if (quote.S === this.#symbol && quote.bp !== null && quote.ap !== null && quote.bp !== undefined && quote.ap !== undefined) {
        this.#quotes.push(quote);
        this.#quotes.splice(0, this.#quotes.length - MAX_QUOTES);
        this.#isChanged = true;
      }
    });
    feed.on('reset', () => this.#clear());
  }

  open(symbol) {
    if (symbol !== this.#symbol) {
      this.#symbol = symbol;
      this.#clear();
      this.#app.subscriptions.request('spread', { quotes: [symbol] });
    }
  }

  /** Paints all quotes again, for example in another time zone. */
  repaint() {
    this.#isChanged = true;
  }

  #clear() {
    this.#quotes = [];
    const { quote } = this.#symbol === undefined ? {} : this.#marketData.row(this.#symbol);
    if (quote?.bp && quote.ap) {
      this.#quotes.push(quote);
    }
    this.#isChanged = true;
  }

  #paint() {
    const rows = byId('spread-rows');
    if (!this.#isChanged || !isShown(rows)) {
      return;
    }
    this.#isChanged = false;
    const { decimals, sizeDecimals } = this.#symbol === undefined ? {} : this.#marketData.row(this.#symbol);
    const { latest, mean, min, max, basisPoints } = spreads(this.#quotes);
    setText(byId('spread-now'), latest === undefined ? '' : `${fixed(latest, decimals)} (${basisPoints.toFixed(1)} bp)`);
    setText(byId('spread-mean'), fixed(mean, decimals + 1));
    setText(byId('spread-range'), min === undefined ? '' : `${fixed(min, decimals)} to ${fixed(max, decimals)}`);
    setText(byId('spread-time'), `Time (${zoneName()})`);
    const quotes = [...this.#quotes].reverse();
    rotateChildren(rows, quotes.indexOf(this.#newest));
    [this.#newest] = quotes;
    updateChildren(rows, quotes, createRow, (element, quote) => {
      const [time, bidSize, bid, ask, askSize, spread] = element.children;
      setText(time, timeOfDay(quote.t, true));
      setText(bidSize, grouped(quote.bs, sizeDecimals));
      setText(bid, grouped(quote.bp, decimals));
      setText(ask, grouped(quote.ap, decimals));
      setText(askSize, grouped(quote.as, sizeDecimals));
      setText(spread, fixed(quote.ap - quote.bp, decimals));
    });
    byId('spread-empty').hidden = this.#quotes.length > 0;
    setText(byId('spread-empty'), this.#symbol === undefined ? 'Select a symbol to see its quotes' : `No quotes of ${this.#symbol} yet: the next one appears here`);
  }
}

/** Returns the latest, mean, smallest and largest spread of quotes, and the latest in basis points of the mid price. */
export function spreads(quotes) {
  if (quotes.length === 0) {
    return {};
  }
  const all = quotes.map(({ bp, ap }) => ap - bp);
  const { bp, ap } = quotes.at(-1);
  return {
    latest: all.at(-1), mean: all.reduce((sum, spread) => sum + spread, 0) / all.length, min: Math.min(...all), max: Math.max(...all),
    basisPoints: ((ap - bp) / ((ap + bp) / 2)) * 10_000,
  };
}

function createRow() {
  return make('tr', {}, ...Array.from({ length: 6 }, (_, index) => make('td', { class: index === 0 ? 'muted' : 'figure' })));
}
