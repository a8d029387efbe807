import { byId, setAttribute, setText } from './dom.js';
import { compact, direction, grouped, percent, signed, timeWithZone } from './format.js';
import { ask, bid, spread, volume, vwap } from './marketdata.js';
import { timeZone } from './timezone.js';

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
    // A hidden page is not painted.
    document.addEventListener('visibilitychange', () => this.#paintTitle());
  }

  open(symbol) {
    this.#symbol = symbol;
    timeZone.exchange = this.#marketData.row(symbol).instrument?.tz ?? 'UTC';
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
    const price = value => grouped(value, decimals);
    const size = value => (value ? ` \u00d7 ${compact(value, sizeDecimals)}` : '');
    const values = {
      symbol: row.symbol, name: instrument?.name ?? '', listing: [instrument?.exchange, instrument?.sector].filter(Boolean).join(' \u00b7 '),
      last: price(ticker?.p), change: ticker === undefined ? '' : `${signed(ticker.ch, decimals)}  ${percent(ticker.cp)}`,
      state: [STATES[state] ?? (ticker === undefined ? 'No price yet' : ''), state === 'halted' ? status?.rc : undefined].filter(Boolean).join(' '),
      bid: price(bid(row)) + size(quote?.bs), ask: price(ask(row)) + size(quote?.as), spread: price(spread(row)),
      open: price(ticker?.o), high: price(ticker?.h), low: price(ticker?.l), previous: price(ticker?.pc), vwap: price(vwap(ticker)),
      volume: compact(volume(row), sizeDecimals), trades: grouped(ticker?.n),
      'as-of': isStale && row.timeMicros !== undefined ? `as of ${timeWithZone(row.timeMicros)}` : '',
    };
    this.#values.forEach(element => {
      const text = values[element.dataset.value] ?? '';
      setText(element, text);
      // A label without a value says nothing.
      if (element.tagName === 'DD') {
        element.parentElement.hidden = text === '';
      }
    });
    const sign = direction(ticker?.ch, decimals);
    setAttribute(this.#element, 'data-direction', sign > 0 ? 'up' : sign < 0 ? 'down' : 'flat');
    setAttribute(this.#element, 'data-state', state ?? 'unknown');
    setAttribute(this.#element, 'data-stale', isStale ? '' : undefined);
  }

  #paintTitle() {
    const { ticker, decimals } = this.#symbol === undefined ? {} : this.#marketData.row(this.#symbol);
    const title = `${document.hidden ? 'Paused \u2013 ' : ''}${ticker === undefined ? '' : `${this.#symbol} ${grouped(ticker.p, decimals)} ${percent(ticker.cp)} \u2013 `}Quotecast`;
    if (document.title !== title) {
      document.title = title;
    }
  }
}
