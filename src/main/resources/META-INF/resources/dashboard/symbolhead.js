import { ask, bid, spread } from './board.js';
import { byId, mark, say } from './dom.js';
import { compact, direction, fixed, grouped, percent, signed, timeOfDay } from './format.js';

const STATES = { open: 'Trading', halted: 'Halted', auction: 'Auction', pre: 'Pre-market', closed: 'Closed' };

/** The head of the chart: whose it is, and its day so far. */
export class SymbolHead {
  #board;
  #symbol;
  #painted;
  #place = byId('symbol-head');
  #values;

  constructor(board, frames) {
    this.#board = board;
    this.#values = [...this.#place.querySelectorAll('[data-value]')];
    frames.add(() => this.#paint(), 200);
    frames.add(() => this.#title(), 1_000);
  }

  open(symbol) {
    this.#symbol = symbol;
    this.#painted = undefined;
    this.#place.dataset.symbol = symbol;
  }

  #paint() {
    if (this.#symbol === undefined) {
      return;
    }
    const row = this.#board.row(this.#symbol);
    const isStale = this.#board.isStale(row);
    const painted = `${row.version} ${isStale}`;
    if (painted === this.#painted) {
      return;
    }
    this.#painted = painted;
    const { instrument, ticker, quote, status, state, decimals, sizeDecimals } = row;
    const price = value => fixed(value, decimals);
    const size = value => (value ? ` \u00d7 ${compact(value, sizeDecimals)}` : '');
    const values = {
      symbol: row.symbol, name: instrument?.name ?? '', place: [instrument?.exchange, instrument?.sector].filter(Boolean).join(' \u00b7 '),
      last: price(ticker?.p), change: ticker === undefined ? '' : `${signed(ticker.ch, decimals)}  ${percent(ticker.cp)}`,
      state: [STATES[state] ?? 'No trades yet', state === 'halted' ? status?.rc : undefined].filter(Boolean).join(' '),
      bid: price(bid(row)) + size(quote?.bs), ask: price(ask(row)) + size(quote?.as), spread: price(spread(row)),
      open: price(ticker?.o), high: price(ticker?.h), low: price(ticker?.l), previous: price(ticker?.pc), vwap: price(ticker?.vw),
      volume: compact(ticker?.v, sizeDecimals), trades: grouped(ticker?.n),
      'as-of': isStale && row.timeMicros !== undefined ? `as of ${timeOfDay(row.timeMicros)}` : '',
    };
    this.#values.forEach(place => say(place, values[place.dataset.value] ?? ''));
    const way = direction(ticker?.ch, decimals);
    mark(this.#place, 'data-way', way > 0 ? 'up' : way < 0 ? 'down' : 'flat');
    mark(this.#place, 'data-state', state ?? 'unknown');
    mark(this.#place, 'data-stale', isStale ? '' : undefined);
  }

  #title() {
    const { ticker, decimals } = this.#symbol === undefined ? {} : this.#board.row(this.#symbol);
    const title = ticker === undefined ? 'Quotecast' : `${this.#symbol} ${fixed(ticker.p, decimals)} ${percent(ticker.cp)} \u2013 Quotecast`;
    if (document.title !== title) {
      document.title = title;
    }
  }
}
