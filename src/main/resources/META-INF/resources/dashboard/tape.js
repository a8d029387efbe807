import { byId, fill, make, mark, say } from './dom.js';
import { fixed, grouped, timeOfDay } from './format.js';
import { joinedTrades } from './join.js';

const KEPT = 500;
const SHOWN = 100;
const PAINT_MS = 200;

/** Time and sales: the newest trades of the chart's symbol, or of the whole list. */
export class Tape {
  #board;
  #app;
  #feed;
  #symbol;
  #trades = [];
  #held;
  #isChanged = true;
  #asked = 0;
  #rows = byId('tape-rows');
  #scope = byId('tape-scope');
  #least = byId('tape-least');
  #pause = byId('tape-pause');

  constructor(board, frames, app) {
    this.#board = board;
    this.#app = app;
    this.#scope.addEventListener('change', () => this.load());
    this.#least.addEventListener('input', () => (this.#isChanged = true));
    this.#pause.addEventListener('click', () => this.togglePause());
    frames.add(() => this.#paint(), PAINT_MS);
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('trade', trade => {
      if (!trade.sn && (this.#scope.value === 'list' || trade.S === this.#symbol)) {
        this.#trades.push(trade);
        // Not at every trade, for each time costs a copy.
        if (this.#trades.length > 2 * KEPT) {
          this.#trades = this.#trades.slice(-KEPT);
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

  /** The list has changed. */
  onList() {
    if (this.#scope.value === 'list') {
      this.#claim();
    }
  }

  togglePause() {
    this.#held = this.#held === undefined ? this.#trades.slice(-KEPT) : undefined;
    mark(this.#pause, 'aria-pressed', String(this.#held !== undefined));
    say(this.#pause, this.#held === undefined ? 'Pause' : 'Resume');
    this.#isChanged = true;
  }

  async load() {
    const turn = ++this.#asked;
    this.#trades = [];
    this.#isChanged = true;
    await this.#claim();
    if (this.#symbol === undefined || this.#scope.value === 'list' || this.#feed?.state !== 'live') {
      return;
    }
    try {
      const { trades } = await this.#feed.http.trades(this.#symbol, { limit: SHOWN });
      if (turn === this.#asked) {
        this.#trades = joinedTrades(trades, this.#trades, KEPT);
        this.#isChanged = true;
      }
    } catch {
      // The tape begins with the next trade.
    }
  }

  #claim() {
    const trades = this.#scope.value === 'list' ? this.#app.symbols : this.#symbol === undefined ? [] : [this.#symbol];
    return this.#app.claims.claim('tape', { trades });
  }

  #paint() {
    if (!this.#isChanged || this.#rows.offsetParent === null) {
      return;
    }
    this.#isChanged = false;
    const all = this.#held ?? this.#trades;
    const least = Number(this.#least.value) || 0;
    const shown = [];
    for (let i = all.length - 1; i >= 0 && shown.length < SHOWN; i--) {
      if (all[i].s >= least) {
        shown.push(all[i]);
      }
    }
    mark(byId('tape'), 'data-scope', this.#scope.value);
    mark(byId('tape'), 'data-venues', shown.some(({ x }) => x !== undefined) ? '' : undefined);
    fill(this.#rows, shown, line, (element, trade) => {
      const [time, symbol, price, size, side, venue] = element.children;
      const { decimals, sizeDecimals } = this.#board.row(trade.S);
      mark(element, 'data-side', trade.side);
      say(time, timeOfDay(trade.t, true));
      say(symbol, trade.S);
      say(price, fixed(trade.p, decimals));
      say(size, grouped(trade.s, sizeDecimals));
      say(side, trade.side === 'buy' ? 'Buy' : trade.side === 'sell' ? 'Sell' : '');
      say(venue, trade.x ?? '');
    });
    const empty = byId('tape-empty');
    empty.hidden = shown.length > 0;
    say(empty, all.length > 0 ? 'No trade of this size yet.' : 'No trades yet.');
  }
}

function line() {
  return make('tr', {}, ...['time', 'symbol', 'price', 'size', 'side', 'venue'].map(name => make('td', { 'data-column': name, class: name === 'price' || name === 'size' ? 'figure' : '' })));
}
