import { byId, isShown, make, rotateChildren, setAttribute, setText, updateChildren } from './dom.js';
import { grouped, tradeTime } from './format.js';
import { mergeTrades } from './merge.js';
import { wallTime, zoneName } from './timezone.js';
import { perSecond } from './tradesums.js';

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
  /** The trade of the first row. */
  #newest;
  #isChanged = true;
  #loads = 0;
  #rows = byId('trades-rows');
  #scope = byId('trades-scope');
  #minSize = byId('trades-min-size');
  #side = byId('trades-side');
  #isSummed = byId('trades-sum');
  #isLoaded = false;
  #pauseButton = byId('trades-pause');

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    this.#scope.addEventListener('change', () => this.load());
    [this.#minSize, this.#side, this.#isSummed].forEach(control => control.addEventListener('input', () => (this.#isChanged = true)));
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
    // A request before the connection was live has not been sent.
    feed.on('state', ({ state }) => state === 'live' && !this.#isLoaded && this.load());
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

  /** Paints all trades again, for example in another time zone. */
  repaint() {
    this.#isChanged = true;
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
    this.#isLoaded = false;
    this.#isChanged = true;
    await this.#subscribe();
    if (this.#scope.value === 'list') {
      this.#isLoaded = true;
    }
    if (this.#symbol === undefined || this.#scope.value === 'list' || this.#feed?.state !== 'live') {
      return;
    }
    try {
      const { trades } = await this.#feed.http.trades(this.#symbol, { limit: VISIBLE_TRADES });
      if (load === this.#loads) {
        this.#trades = mergeTrades(trades, this.#trades, MAX_TRADES);
      }
    } catch {
      // Without history, the list starts with the next trade.
    }
    if (load === this.#loads) {
      this.#isLoaded = true;
      this.#isChanged = true;
    }
  }

  #subscribe() {
    const trades = this.#scope.value === 'list' ? this.#app.symbols : this.#symbol === undefined ? [] : [this.#symbol];
    return this.#app.subscriptions.request('trades', { trades });
  }

  #paint() {
    if (!this.#isChanged || !isShown(this.#rows)) {
      return;
    }
    this.#isChanged = false;
    const all = this.#paused ?? this.#trades;
    const minSize = Number(this.#minSize.value) || 0;
    const side = this.#side.value;
    const filtered = all.filter(trade => trade.s >= minSize && (side === '' || trade.side === side));
    const visible = (this.#isSummed.checked ? perSecond(filtered) : filtered).slice(-VISIBLE_TRADES).reverse();
    setAttribute(byId('trades'), 'data-scope', this.#scope.value);
    setText(byId('trades-time'), `Time (${zoneName()})`);
    const today = wallTime(Date.now() * 1_000).toDateString();
    setAttribute(byId('trades'), 'data-dated', visible.some(({ t }) => wallTime(t).toDateString() !== today) ? '' : undefined);
    setAttribute(byId('trades'), 'data-summed', this.#isSummed.checked ? '' : undefined);
    setAttribute(byId('trades'), 'data-venues', visible.some(({ x }) => x !== undefined) ? '' : undefined);
    rotateChildren(this.#rows, visible.indexOf(this.#newest));
    [this.#newest] = visible;
    updateChildren(this.#rows, visible, createRow, (element, trade) => {
      const [time, symbol, price, size, tradeSide, count, venue] = element.children;
      const { decimals, sizeDecimals } = this.#marketData.row(trade.S);
      setAttribute(element, 'data-side', trade.side);
      setText(time, tradeTime(trade.t, !this.#isSummed.checked));
      setText(symbol, trade.S);
      setText(price, grouped(trade.p, decimals));
      setText(size, grouped(trade.s, sizeDecimals));
      setText(tradeSide, trade.side === 'buy' ? 'Buy' : trade.side === 'sell' ? 'Sell' : '');
      setText(count, grouped(trade.count));
      setText(venue, trade.x ?? '');
    });
    const empty = byId('trades-empty');
    empty.hidden = visible.length > 0;
    setText(empty, all.length > 0 ? 'No trade matches the filter: clear it to see all trades'
      : !this.#isLoaded ? 'Loading trades\u2026'
        : this.#scope.value === 'list' ? 'Waiting for trades of the list: the next one appears here'
          : `No trades of ${this.#symbol} yet: the next one appears here`);
  }
}

function createRow() {
  return make('tr', {}, ...['time', 'symbol', 'price', 'size', 'side', 'count', 'venue'].map(name => make('td', { 'data-column': name, class: name === 'price' || name === 'size' || name === 'count' ? 'figure' : '' })));
}
