import { byId, isShown, make, setAttribute, setText, updateChildren } from './dom.js';
import { age, countdown, dayAndTime, direction, grouped, percent, timeWithZone } from './format.js';
import { HeatMap } from './heatmap.js';

const MAX_MOVERS = 8;
const SIMULATOR = 'simulator';
/** How the message of a source begins that has replayed all of its events. */
const FINISHED = 'replay finished';
const SESSIONS = {
  pre: 'Pre-market', 'opening-auction': 'Opening auction', regular: 'Regular session', 'closing-auction': 'Closing auction', closed: 'Closed',
};
const isFinished = ({ msg }) => msg.startsWith(FINISHED);
const DIRECTIONS = { 1: 'up', 0: 'flat', '-1': 'down' };
const STATES = { open: 'Open', pre: 'Pre-market', auction: 'Auction', closed: 'Closed', halted: 'Halted' };

/** The market panel: session, sources, halts, movers and the heat map. */
export class MarketView {
  #marketData;
  #app;
  #feed;
  #heatMap;

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    this.#heatMap = new HeatMap(byId('heat'), marketData);
    for (const id of ['gainers', 'losers', 'halts', 'heat']) {
      byId(id).addEventListener('click', ({ target }) => {
        const symbol = target.closest('[data-symbol]')?.dataset.symbol;
        if (symbol !== undefined) {
          app.select(symbol);
        }
      });
    }
    renderLoop.add(() => this.#paintState(), 500);
    renderLoop.add(() => this.#paint(), 1_000);
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
    const left = next === undefined ? undefined : (next.t - this.#marketData.nowMicros) / 1_000;
    const nextState = next === undefined ? '' : SESSIONS[next.session] ?? STATES[next.st] ?? next.st;
    setAttribute(byId('market'), 'data-state', state);
    setText(byId('market-state'), STATES[state] ?? 'Market');
    // A market without a next change trades around the clock.
    setText(byId('market-next'), left === undefined ? '' : `${nextState} in ${countdown(left)}`);
    setText(byId('session-state'), market === undefined ? 'Unknown' : `${STATES[state] ?? state}${SESSIONS[market.session] && SESSIONS[market.session] !== STATES[state] ? ` \u2013 ${SESSIONS[market.session]}` : ''}`);
    setText(byId('session-next'), left === undefined ? 'None scheduled' : `${nextState}, ${dayAndTime(next.t)}, in ${countdown(left)}`);
    setText(byId('session-clock'), timeWithZone(this.#marketData.nowMicros));
    this.#paintNotice(state, next, nextState);
  }

  /** Shows above the prices why they do not change: a source that is not ok, or a closed market. */
  #paintNotice(state, next, nextState) {
    const sources = [...(this.#feed?.sources.values() ?? [])];
    const failing = sources.filter(source => source.st !== 'ok' && !isFinished(source));
    const notice = byId('notice');
    const text = failing.length > 0 ? failing.map(source => `Source ${source.name} ${source.st} since ${timeWithZone(source.since)}${source.msg ? `: ${source.msg}` : ''}`).join('. ')
      : sources.some(isFinished) ? 'Replay finished: showing last prices.'
      : state === 'closed' ? `Market closed: ${this.#marketData.hasPrices ? 'showing last prices' : 'no prices yet'}.${next === undefined ? '' : ` ${nextState} ${dayAndTime(next.t)}.`}` : '';
    notice.hidden = text === '';
    setAttribute(notice, 'data-kind', failing.length > 0 ? 'source' : 'closed');
    setText(byId('notice-text'), text);
    byId('simulated').hidden = !sources.some(({ name }) => name === SIMULATOR);
    const lastEvent = sources.length === 1 ? this.#marketData.ageOfLastEventMs : undefined;
    updateChildren(byId('sources'), sources, () => make('li', {}, make('b'), make('span', { class: 'state' }), make('span', { class: 'muted' })), (line, source) => {
      const [name, st, msg] = line.children;
      setAttribute(line, 'data-state', source.st);
      setText(name, source.name);
      setText(st, source.st);
      setText(msg, [`since ${timeWithZone(source.since)}`, source.msg, lastEvent === undefined ? '' : `last event ${age(lastEvent)} ago`].filter(Boolean).join(' \u2013 '));
    });
  }

  #paint() {
    const traded = [];
    const halted = [];
    for (const row of this.#marketData.rows) {
      if (row.state === 'halted') {
        halted.push(row);
      }
      if (row.ticker !== undefined && row.instrument?.sector !== 'Index') {
        traded.push(row);
      }
    }
    setText(byId('halt-count'), halted.length === 0 ? '' : String(halted.length));
    byId('halt-count').hidden = halted.length === 0;
    if (!isShown(byId('panel-market'))) {
      return;
    }
    byId('halts-empty').hidden = halted.length > 0;
    updateChildren(byId('halts'), halted, () => make('li', {}, make('button', { type: 'button' }, make('b'), make('span', { class: 'state' }), make('span', { class: 'muted' }))), (line, row) => {
      const [symbol, code, since] = line.firstChild.children;
      line.firstChild.dataset.symbol = row.symbol;
      setText(symbol, row.symbol);
      setText(code, ['Halted', row.status?.rc].filter(Boolean).join(' '));
      setText(since, row.status === undefined ? '' : `since ${timeWithZone(row.status.t)}`);
    });
    byId('market-empty').hidden = traded.length > 0;
    this.#paintBreadth(traded);
    traded.sort((a, b) => b.ticker.cp - a.ticker.cp);
    this.#movers('gainers', traded.filter(row => row.ticker.cp > 0).slice(0, MAX_MOVERS));
    this.#movers('losers', traded.filter(row => row.ticker.cp < 0).slice(-MAX_MOVERS).reverse());
    this.#heatMap.paint();
  }

  #paintBreadth(traded) {
    const counts = { up: 0, flat: 0, down: 0 };
    traded.forEach(({ ticker }) => counts[DIRECTIONS[direction(ticker.cp, 2)]]++);
    setText(byId('breadth'), traded.length === 0 ? 'No prices yet' : `${grouped(counts.up)} up, ${grouped(counts.down)} down, ${grouped(counts.flat)} unchanged`);
    Object.entries(counts).forEach(([name, count]) => (byId(`breadth-${name}`).style.flexGrow = count));
  }

  #movers(id, rows) {
    updateChildren(byId(id), rows, () => make('li', {}, make('button', { type: 'button' }, make('b'), make('span', { class: 'figure' }), make('span', { class: 'figure' }))), (line, row) => {
      const [symbol, last, change] = line.firstChild.children;
      const sign = direction(row.ticker.cp, 2);
      line.firstChild.dataset.symbol = row.symbol;
      setAttribute(line.firstChild, 'title', row.instrument?.name);
      setText(symbol, row.symbol);
      setText(last, grouped(row.ticker.p, row.decimals));
      setText(change, percent(row.ticker.cp));
      setAttribute(change, 'data-direction', sign > 0 ? 'up' : sign < 0 ? 'down' : 'flat');
    });
  }
}
