import { byId, fill, make, mark, say } from './dom.js';
import { countdown, direction, fixed, moment, percent, timeOfDay } from './format.js';
import { HeatMap } from './heatmap.js';

const MOST_MOVERS = 8;
const SESSIONS = {
  pre: 'Pre-market', 'opening-auction': 'Opening auction', regular: 'Regular session', 'closing-auction': 'Closing auction', closed: 'Closed',
};
const STATES = { open: 'Open', pre: 'Pre-market', auction: 'Auction', closed: 'Closed', halted: 'Halted' };

/** How the market as a whole is: state and what comes next, sources, halts, who moves, and the heat map. */
export class MarketView {
  #board;
  #app;
  #feed;
  #heat;

  constructor(board, frames, app) {
    this.#board = board;
    this.#app = app;
    this.#heat = new HeatMap(byId('heat'), board);
    for (const id of ['gainers', 'losers', 'halts', 'heat']) {
      byId(id).addEventListener('click', ({ target }) => {
        const symbol = target.closest('[data-symbol]')?.dataset.symbol;
        if (symbol !== undefined) {
          app.choose(symbol);
        }
      });
    }
    frames.add(() => this.#paintState(), 500);
    frames.add(() => this.#paint(), 1_000);
  }

  attach(feed) {
    this.#feed = feed;
  }

  get state() {
    return this.#feed?.market?.st;
  }

  #paintState() {
    const market = this.#feed?.market;
    const state = market?.st ?? 'unknown';
    const next = market?.next;
    const left = next === undefined ? undefined : (next.t - this.#board.nowMicros) / 1_000;
    const then = next === undefined ? '' : SESSIONS[next.session] ?? STATES[next.st] ?? next.st;
    mark(byId('market'), 'data-state', state);
    say(byId('market-state'), STATES[state] ?? 'Market');
    // A market without a next change trades around the clock.
    say(byId('market-next'), left === undefined ? '' : `${then} in ${countdown(left)}`);
    say(byId('session-state'), market === undefined ? 'Not known yet' : `${STATES[state] ?? state}${SESSIONS[market.session] && SESSIONS[market.session] !== STATES[state] ? ` \u2013 ${SESSIONS[market.session]}` : ''}`);
    say(byId('session-next'), left === undefined ? 'No change ahead' : `${then}, ${moment(next.t)}, in ${countdown(left)}`);
    say(byId('session-clock'), timeOfDay(this.#board.nowMicros));
    this.#notice(state, next, then);
  }

  /** What keeps prices from coming is said above them. */
  #notice(state, next, then) {
    const sources = [...(this.#feed?.sources.values() ?? [])];
    const ill = sources.filter(source => source.st !== 'ok');
    const notice = byId('notice');
    const text = ill.length > 0 ? ill.map(source => `Source ${source.name} is ${source.st}${source.msg ? `: ${source.msg}` : ''}, since ${timeOfDay(source.since)}`).join('. ')
      : state === 'closed' ? `The market is closed: these are the last prices.${next === undefined ? '' : ` ${then} ${moment(next.t)}.`}` : '';
    notice.hidden = text === '';
    mark(notice, 'data-kind', ill.length > 0 ? 'source' : 'closed');
    say(byId('notice-text'), text);
    fill(byId('sources'), sources, () => make('li', {}, make('b'), make('span', { class: 'state' }), make('span', { class: 'quiet' })), (line, source) => {
      const [name, st, msg] = line.children;
      mark(line, 'data-state', source.st);
      say(name, source.name);
      say(st, source.st);
      say(msg, `since ${timeOfDay(source.since)}${source.msg ? ` \u2013 ${source.msg}` : ''}`);
    });
  }

  #paint() {
    const known = [];
    const halted = [];
    for (const row of this.#board.rows) {
      if (row.state === 'halted') {
        halted.push(row);
      }
      if (row.ticker !== undefined && row.instrument?.sector !== 'Index') {
        known.push(row);
      }
    }
    say(byId('halt-count'), halted.length === 0 ? '' : String(halted.length));
    byId('halt-count').hidden = halted.length === 0;
    if (byId('panel-market').offsetParent === null) {
      return;
    }
    byId('halts-empty').hidden = halted.length > 0;
    fill(byId('halts'), halted, () => make('li', {}, make('button', { type: 'button' }, make('b'), make('span', { class: 'state' }), make('span', { class: 'quiet' }))), (line, row) => {
      const [symbol, code, since] = line.firstChild.children;
      line.firstChild.dataset.symbol = row.symbol;
      say(symbol, row.symbol);
      say(code, ['Halted', row.status?.rc].filter(Boolean).join(' '));
      say(since, row.status === undefined ? '' : `since ${timeOfDay(row.status.t)}`);
    });
    known.sort((a, b) => b.ticker.cp - a.ticker.cp);
    this.#movers('gainers', known.filter(row => row.ticker.cp > 0).slice(0, MOST_MOVERS));
    this.#movers('losers', known.filter(row => row.ticker.cp < 0).slice(-MOST_MOVERS).reverse());
    this.#heat.paint();
  }

  #movers(id, rows) {
    fill(byId(id), rows, () => make('li', {}, make('button', { type: 'button' }, make('b'), make('span', { class: 'figure' }), make('span', { class: 'figure' }))), (line, row) => {
      const [symbol, last, change] = line.firstChild.children;
      const way = direction(row.ticker.cp, 2);
      line.firstChild.dataset.symbol = row.symbol;
      mark(line.firstChild, 'title', row.instrument?.name);
      say(symbol, row.symbol);
      say(last, fixed(row.ticker.p, row.decimals));
      say(change, percent(row.ticker.cp));
      mark(change, 'data-way', way > 0 ? 'up' : way < 0 ? 'down' : 'flat');
    });
  }
}
