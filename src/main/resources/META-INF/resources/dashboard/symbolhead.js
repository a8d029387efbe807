import { byId, setAttribute, setText } from './dom.js';
import { compact, direction, fixed, grouped, percent, signed, timeOfDay } from './format.js';
import { ask, bid, spread, vwap } from './marketdata.js';

const STATES = { open: 'Trading', halted: 'Halted', auction: 'Auction', pre: 'Pre-market', closed: 'Closed' };

/** The head of the chart: the symbol, its latest prices and its statistics of the day. */
export class SymbolHead {
  #marketData;
  #symbol;
  #painted;
  #element = byId('symbol-head');
  #values;

  constructor(marketData, renderLoop) {
    this.#marketData = marketData;
    this.#values = [...this.#element.querySelectorAll('[data-value]')];
    renderLoop.add(() => this.#paint(), 200);
    renderLoop.add(() => this.#paintTitle(), 1_000);
  }

  open(symbol) {
    this.#symbol = symbol;
    this.#painted = undefined;
    this.#element.dataset.symbol = symbol;
  }

  #paint() {
    if (this.#symbol === undefined) {
      return;
    }
    const row = this.#marketData.row(this.#symbol);
    const isStale = this.#marketData.isStale(row);
    const painted = `${row.version} ${isStale}`;
    if (painted === this.#painted) {
      return;
    }
    this.#painted = painted;
    const { instrument, ticker, quote, status, state, decimals, sizeDecimals } = row;
    const price = value => fixed(value, decimals);
    const size = value => (value ? ` \u00d7 ${compact(value, sizeDecimals)}` : '');
    const values = {
      symbol: row.symbol, name: instrument?.name ?? '', listing: [instrument?.exchange, instrument?.sector].filter(Boolean).join(' \u00b7 '),
      last: price(ticker?.p), change: ticker === undefined ? '' : `${signed(ticker.ch, decimals)}  ${percent(ticker.cp)}`,
      state: [STATES[state] ?? 'No trades yet', state === 'halted' ? status?.rc : undefined].filter(Boolean).join(' '),
      bid: price(bid(row)) + size(quote?.bs), ask: price(ask(row)) + size(quote?.as), spread: price(spread(row)),
      open: price(ticker?.o), high: price(ticker?.h), low: price(ticker?.l), previous: price(ticker?.pc), vwap: price(vwap(ticker)),
      volume: compact(ticker?.v, sizeDecimals), trades: grouped(ticker?.n),
      'as-of': isStale && row.timeMicros !== undefined ? `as of ${timeOfDay(row.timeMicros)}` : '',
    };
    this.#values.forEach(element => setText(element, values[element.dataset.value] ?? ''));
    const sign = direction(ticker?.ch, decimals);
    setAttribute(this.#element, 'data-direction', sign > 0 ? 'up' : sign < 0 ? 'down' : 'flat');
    setAttribute(this.#element, 'data-state', state ?? 'unknown');
    setAttribute(this.#element, 'data-stale', isStale ? '' : undefined);
  }

  #paintTitle() {
    const { ticker, decimals } = this.#symbol === undefined ? {} : this.#marketData.row(this.#symbol);
    const title = ticker === undefined ? 'Quotecast' : `${this.#symbol} ${fixed(ticker.p, decimals)} ${percent(ticker.cp)} \u2013 Quotecast`;
    if (document.title !== title) {
      document.title = title;
    }
  }
}
