import { quotecast } from '../sdk/quotecast.js';
import { Admin } from './admin.js';
import { Board } from './board.js';
import { Chart } from './chart.js';
import { Claims } from './claims.js';
import { byId } from './dom.js';
import { Frames } from './frames.js';
import { Inspector } from './inspector.js';
import { Keys } from './keys.js';
import { listMenu } from './listmenu.js';
import { MarketView } from './market.js';
import { Messages } from './messages.js';
import { Perf } from './perf.js';
import { Pill } from './pill.js';
import { settings } from './settings.js';
import { shortcuts } from './shortcuts.js';
import { SymbolHead } from './symbolhead.js';
import { Tabs } from './tabs.js';
import { Tape } from './tape.js';
import { toast } from './toast.js';
import { typeahead } from './typeahead.js';
import { Watchlist } from './watchlist.js';

/** The eye sees no more than this, and the server sends no more. */
const CONFLATE_MS = 250;
const NEEDS_KEY = new Set([401, 402, 404]);
const NO_KEY = 401;
const ASKS = 'This server asks for a key.';

let feed;
let isAsking = false;
let paintLists = () => {};
const board = new Board();
const frames = new Frames();
const perf = new URLSearchParams(location.search).has('perf') ? new Perf() : undefined;
perf?.start(() => feed);

const onFailure = error => error.code !== 'closed' && toast(error.message);
const app = {
  claims: new Claims(onFailure),
  onFailure,
  get symbols() {
    return watchlist.symbols;
  },
  get timeframe() {
    return chart.timeframe;
  },
  /** Shows a symbol in all parts that show one. */
  open(symbol) {
    [chart, tape, head, admin].forEach(part => part.open(symbol));
  },
  /** The reader wants to see the chart. */
  onOpen() {
    if (tabs.isNarrow) {
      tabs.show('chart');
    }
  },
  choose(symbol) {
    watchlist.select(symbol);
    this.onOpen();
  },
  onList() {
    paintLists();
    tape.onList();
  },
  askForKey: () => keys.ask(),
};
const tabs = new Tabs();
const tape = new Tape(board, frames, app);
const chart = new Chart(board, frames, app);
const head = new SymbolHead(board, frames);
const market = new MarketView(board, frames, app);
const messages = new Messages(frames, app);
const pill = new Pill(frames);
const inspector = new Inspector(frames);
const admin = new Admin(frames);
const watchlist = new Watchlist(board, frames, app);
const keys = new Keys(connect);
paintLists = listMenu(watchlist);
typeahead(board, watchlist);
settings(() => chart.restyle());
shortcuts({ tabs, tape, watchlist, chart });

function connect(key) {
  feed?.close();
  const mine = quotecast(undefined, { conflate: CONFLATE_MS, key, WebSocket: perf?.WebSocket });
  feed = mine;
  if (document.hidden) {
    mine.pause();
  }
  mine.on('error', error => error.fatal && NEEDS_KEY.has(error.code) && keys.ask(error.message));
  mine.on('greeting', ({ auth }) => {
    byId('key-button').hidden = auth === undefined || auth === 'none';
    if (auth === 'required' && key === undefined) {
      mine.close();
      keys.ask(ASKS);
    } else if (board.instruments.length === 0) {
      begin(mine);
    }
  });
  [board, pill, inspector, market, admin, watchlist].forEach(part => part.attach(mine));
  app.claims.attach(mine);
  app.claims.claim('board', { tickers: ['*'], statuses: ['*'] });
  [chart, tape, messages].forEach(part => part.attach(mine));
  if (board.instruments.length === 0) {
    begin(mine);
  }
}

/** What there is, is asked for at once, and again with every connection until it is known. */
async function begin(mine) {
  if (isAsking) {
    return;
  }
  isAsking = true;
  try {
    const instruments = await mine.http.symbols();
    if (mine !== feed || board.instruments.length > 0) {
      return;
    }
    board.know(instruments);
    const link = watchlist.begin(instruments);
    byId('loading').hidden = true;
    if (link.timeframe !== undefined) {
      chart.switchTo(link.timeframe);
    }
    const first = link.chart ?? watchlist.symbols[0] ?? instruments[0]?.symbol;
    if (first !== undefined) {
      watchlist.select(first);
    }
  } catch (error) {
    byId('loading').textContent = 'The instruments could not be loaded. They are asked for again with the next connection.';
    if (NEEDS_KEY.has(error.code)) {
      // What the server says to who sent none is for those who write programs.
      keys.ask(error.code === NO_KEY ? ASKS : error.message);
    }
  } finally {
    isAsking = false;
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    feed.pause();
  } else {
    feed.unpause();
    // The stream goes on with a snapshot: what was between is only in the history.
    chart.load();
    tape.load();
  }
});

connect(keys.current);
frames.start();
// After the first paint: the library is larger than all the rest.
requestAnimationFrame(() => setTimeout(() => chart.prepare()));
