import { byId, make, setAttribute, setText, updateChildren } from './dom.js';
import { fixed, grouped, timeOfDay } from './format.js';
import { mergeTrades } from './merge.js';

const MAX_TRADES = 500;
const VISIBLE_TRADES = 100;
const PAINT_MS = 200;

/** Time & sales: the latest trades of the selected symbol or of the current list. */
export class TimeAndSales {
  #marketData;
  #app;
  #feed;
  #symbol;
  #trades = [];
  #paused;
  #isChanged = true;
  #loads = 0;
  #rows = byId('trades-rows');
  #scope = byId('trades-scope');
  #minSize = byId('trades-min-size');
  #pauseButton = byId('trades-pause');

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    this.#scope.addEventListener('change', () => this.load());
    this.#minSize.addEventListener('input', () => (this.#isChanged = true));
    this.#pauseButton.addEventListener('click', () => this.togglePause());
    renderLoop.add(() => this.#paint(), PAINT_MS);
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('trade', trade => {
      if (!trade.sn && (this.#scope.value === 'list' || trade.S === this.#symbol)) {
        this.#trades.push(trade);
        // Trims rarely, because each time copies the array.
        if (this.#trades.length > 2 * MAX_TRADES) {
          this.#trades = this.#trades.slice(-MAX_TRADES);
        }
        this.#isChanged = true;
      }
    });
    feed.on('reset', () => this.load());
    this.load();
  }

  open(symbol) {
    if (symbol !== this.#symbol) {
      this.#symbol = symbol;
      if (this.#scope.value === 'symbol') {
        this.load();
      }
    }
  }

  /** Updates the subscription when the current list changes. */
  onListChanged() {
    if (this.#scope.value === 'list') {
      this.#subscribe();
    }
  }

  togglePause() {
    this.#paused = this.#paused === undefined ? this.#trades.slice(-MAX_TRADES) : undefined;
    setAttribute(this.#pauseButton, 'aria-pressed', String(this.#paused !== undefined));
    setText(this.#pauseButton, this.#paused === undefined ? 'Pause' : 'Resume');
    this.#isChanged = true;
  }

  async load() {
    const load = ++this.#loads;
    this.#trades = [];
    this.#isChanged = true;
    await this.#subscribe();
    if (this.#symbol === undefined || this.#scope.value === 'list' || this.#feed?.state !== 'live') {
      return;
    }
    try {
      const { trades } = await this.#feed.http.trades(this.#symbol, { limit: VISIBLE_TRADES });
      if (load === this.#loads) {
        this.#trades = mergeTrades(trades, this.#trades, MAX_TRADES);
        this.#isChanged = true;
      }
    } catch {
      // Without history, the list starts with the next trade.
    }
  }

  #subscribe() {
    const trades = this.#scope.value === 'list' ? this.#app.symbols : this.#symbol === undefined ? [] : [this.#symbol];
    return this.#app.subscriptions.request('trades', { trades });
  }

  #paint() {
    if (!this.#isChanged || this.#rows.offsetParent === null) {
      return;
    }
    this.#isChanged = false;
    const all = this.#paused ?? this.#trades;
    const minSize = Number(this.#minSize.value) || 0;
    const visible = [];
    for (let i = all.length - 1; i >= 0 && visible.length < VISIBLE_TRADES; i--) {
      if (all[i].s >= minSize) {
        visible.push(all[i]);
      }
    }
    setAttribute(byId('trades'), 'data-scope', this.#scope.value);
    setAttribute(byId('trades'), 'data-venues', visible.some(({ x }) => x !== undefined) ? '' : undefined);
    updateChildren(this.#rows, visible, createRow, (element, trade) => {
      const [time, symbol, price, size, side, venue] = element.children;
      const { decimals, sizeDecimals } = this.#marketData.row(trade.S);
      setAttribute(element, 'data-side', trade.side);
      setText(time, timeOfDay(trade.t, true));
      setText(symbol, trade.S);
      setText(price, fixed(trade.p, decimals));
      setText(size, grouped(trade.s, sizeDecimals));
      setText(side, trade.side === 'buy' ? 'Buy' : trade.side === 'sell' ? 'Sell' : '');
      setText(venue, trade.x ?? '');
    });
    const empty = byId('trades-empty');
    empty.hidden = visible.length > 0;
    setText(empty, all.length > 0 ? 'No trades of this size yet' : 'No trades yet');
  }
}

function createRow() {
  return make('tr', {}, ...['time', 'symbol', 'price', 'size', 'side', 'venue'].map(name => make('td', { 'data-column': name, class: name === 'price' || name === 'size' ? 'figure' : '' })));
}
