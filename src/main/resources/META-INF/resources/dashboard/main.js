import { quotecast } from '../sdk/quotecast.js';
import { Admin } from './admin.js';
import { AlertsView } from './alertsview.js';
import { ApiKey } from './apikey.js';
import { apiMenu } from './apimenu.js';
import { Charts } from './charts.js';
import { ChartSettings } from './chartsettings.js';
import { chartTools } from './charttools.js';
import { CONFLATE_MS, FirstWebSocket, firstInstruments, isMeasuring, MARKET_DATA } from './connect.js';
import { ConnectionStatus } from './connectionstatus.js';
import { byId } from './dom.js';
import { Inspector } from './inspector.js';
import { listMenu } from './listmenu.js';
import { MarketView } from './market.js';
import { MarketData } from './marketdata.js';
import { Messages } from './messages.js';
import { PageAddress } from './pageaddress.js';
import { Perf } from './perf.js';
import { RenderLoop } from './renderloop.js';
import { settings } from './settings.js';
import { shortcuts } from './shortcuts.js';
import { splitter } from './splitter.js';
import { Spread } from './spread.js';
import { SharedSubscriptions } from './subscriptions.js';
import { SymbolHead } from './symbolhead.js';
import { Tabs } from './tabs.js';
import { hideToast, toast } from './toast.js';
import { TimeAndSales } from './trades.js';
import { notTraded, typeahead } from './typeahead.js';
import { Watchlist } from './watchlist.js';

/** Earlier messages of each room. */
const MESSAGES = 50;
const KEY_CODES = new Set([401, 402, 404]);
const MISSING_KEY = 401;
/** How long the list waits for the first price, which a server without trades does not have. */
const MAX_PRICE_DELAY_MS = 250;
/** How long the rest of the page waits for the list. */
const MAX_LIST_DELAY_MS = 1_000;
const KEY_REQUIRED = 'This server requires an API key.';

let feed;
let isLoading = false;
let isShown = false;
let openView = () => {};
let paintLists = () => {};
let paintTools = () => {};
const marketData = new MarketData();
/** Paints the prices. */
const priceLoop = new RenderLoop();
/** Paints the rest of the page, from the first price on. */
const renderLoop = new RenderLoop();
const perf = isMeasuring ? new Perf() : undefined;
perf?.start(() => feed);

const onFailure = error => error.code !== 'closed' && toast(error.message);
const app = {
  subscriptions: new SharedSubscriptions(onFailure),
  onFailure,
  get symbols() {
    return watchlist.symbols;
  },
  /** What the page's address contains. */
  get view() {
    return { ...watchlist.state, ...charts.state, ...chartSettings };
  },
  /** Shows a symbol in all parts of the page that show one. */
  open(symbol) {
    [charts, trades, spread, head, alerts, admin].forEach(part => part.open(symbol));
    address.update();
  },
  /** Follows the user to another chart. */
  onActiveChart(symbol) {
    if (symbol !== undefined) {
      [trades, spread, head, alerts, admin].forEach(part => part.open(symbol));
      watchlist.mark(symbol);
    }
    address.update();
  },
  /** Called when something changed that is part of the address. */
  onView() {
    address.update();
  },
  /** Switches to the chart on a narrow screen. */
  showChart() {
    if (tabs.isNarrow) {
      tabs.show('chart');
    }
  },
  select(symbol) {
    watchlist.select(symbol);
    this.showChart();
  },
  onListChanged() {
    paintLists();
    trades.onListChanged();
    address.update();
  },
  promptForKey: () => apiKey.prompt(),
  /** Opens the dialog for an alert on a symbol at a price. */
  promptForAlert: (symbol, price) => alerts.prompt(symbol, price),
  /** The levels of the price alerts on a symbol, and a number that changes with any alert. */
  alertLevels: symbol => alerts.levels(symbol),
  get alertVersion() {
    return alerts.version;
  },
  /** Called when an alert was set, removed or fired. */
  onAlerts() {
    app.subscriptions.request('alerts', { quotes: alerts.channels.quotes });
    if (document.hidden) {
      rest();
    }
  },
};
const tabs = new Tabs(paintSoon);
const trades = new TimeAndSales(marketData, renderLoop, app);
const spread = new Spread(marketData, renderLoop, app);
const chartSettings = new ChartSettings();
const address = new PageAddress(() => app.view, restore);
const head = new SymbolHead(marketData, renderLoop);
const market = new MarketView(marketData, renderLoop, app);
const alerts = new AlertsView(marketData, renderLoop, app);
const messages = new Messages(renderLoop, app);
const status = new ConnectionStatus(renderLoop);
const inspector = new Inspector(renderLoop);
const admin = new Admin(renderLoop);
const watchlist = new Watchlist(marketData, priceLoop, app);
const charts = new Charts(marketData, renderLoop, app, chartSettings);
const apiKey = new ApiKey(key => {
  // What the server refused for the previous key, it may allow for this one.
  hideToast();
  connect(key);
});
paintLists = listMenu(watchlist);
typeahead(marketData, watchlist);
settings(() => {
  charts.restyle();
  trades.repaint();
  spread.repaint();
  alerts.repaint();
  paintSoon();
});
apiMenu(() => ({ quotes: watchlist.symbols, trades: charts.symbol === undefined ? [] : [charts.symbol] }));
paintTools = chartTools(charts, chartSettings, marketData, () => address.update());
splitter('splitter-columns', false);
splitter('splitter-rows', true);
shortcuts({ tabs, trades, watchlist, charts, alerts });

function connect(key) {
  feed?.close();
  const connected = quotecast(undefined, { conflate: CONFLATE_MS, history: MESSAGES, key, WebSocket: perf?.WebSocket ?? FirstWebSocket });
  feed = connected;
  if (document.hidden) {
    rest();
  }
  connected.on('error', error => error.fatal && KEY_CODES.has(error.code) && apiKey.prompt(error.message));
  connected.on('greeting', ({ auth }) => {
    byId('key-button').hidden = auth === undefined;
    if (auth === 'required' && key === undefined) {
      connected.close();
      apiKey.prompt(KEY_REQUIRED);
    } else if (marketData.instruments.length === 0) {
      loadInstruments(connected);
    }
  });
  [marketData, status, inspector, market, alerts, admin, watchlist].forEach(part => part.attach(connected));
  app.subscriptions.attach(connected);
  app.subscriptions.request('marketData', MARKET_DATA);
  [charts, trades, spread, messages].forEach(part => part.attach(connected));
  if (marketData.instruments.length === 0) {
    loadInstruments(connected);
  }
}

/** Shows a view of the page. */
function restore(view) {
  watchlist.restore(view);
  restoreRest(view);
}

/** Shows a view, except for the list. */
function restoreRest(view) {
  chartSettings.restore(view);
  paintTools();
  charts.restore(view);
  const isKnown = view.chart === undefined || marketData.instruments.some(({ symbol: known }) => known === view.chart);
  if (!isKnown) {
    toast(notTraded(view.chart));
  }
  const symbol = (isKnown ? view.chart : undefined) ?? charts.symbol ?? watchlist.symbols[0] ?? marketData.instruments[0]?.symbol;
  if (symbol !== undefined) {
    watchlist.mark(symbol);
    app.open(symbol);
  }
}

/** Loads the instruments; called again with every connection until it succeeds. */
async function loadInstruments(connected) {
  if (isLoading) {
    return;
  }
  isLoading = true;
  try {
    const instruments = await firstInstruments ?? await connected.http.symbols();
    if (connected !== feed || marketData.instruments.length > 0) {
      return;
    }
    marketData.setInstruments(instruments);
    const view = address.requested;
    watchlist.restore(view);
    openView = () => address.open(view, restoreRest);
    if (isShown) {
      byId('loading').hidden = true;
      openView();
    } else if (marketData.hasPrices) {
      show();
    } else {
      connected.on('ticker', show);
      setTimeout(show, MAX_PRICE_DELAY_MS);
    }
  } catch (error) {
    if (connected !== feed) {
      return;
    }
    byId('loading').textContent = 'The instruments could not be loaded. Retrying with the next connection.';
    if (KEY_CODES.has(error.code)) {
      // The server's message about a missing key is written for programmers.
      apiKey.prompt(error.code === MISSING_KEY ? KEY_REQUIRED : error.message);
    }
  } finally {
    isLoading = false;
    if (connected !== feed && marketData.instruments.length === 0) {
      loadInstruments(feed);
    }
  }
}

/** Receives only what the alerts of the page need, while it is hidden. */
function rest() {
  if (alerts.isWatching) {
    app.subscriptions.setBackground(alerts.channels);
  } else {
    app.subscriptions.setBackground(undefined);
    feed.pause();
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    rest();
  } else {
    app.subscriptions.setBackground(undefined);
    feed.unpause();
    // The stream continues with a snapshot; the events in between are in the history only.
    charts.load();
    trades.load();
  }
});

function paintSoon() {
  priceLoop.paintSoon();
  renderLoop.paintSoon();
}

/**
 * Paints the list once, with its first prices, and the rest of the page after that. Loads the chart library last, which
 * is larger than the page.
 */
function show() {
  if (!isShown) {
    isShown = true;
    byId('loading').hidden = marketData.instruments.length > 0;
    paintSoon();
    priceLoop.start();
    requestAnimationFrame(() => setTimeout(() => {
      openView();
      renderLoop.start();
      charts.prepare();
    }));
  }
}

connect(apiKey.current);
setTimeout(show, MAX_LIST_DELAY_MS);
