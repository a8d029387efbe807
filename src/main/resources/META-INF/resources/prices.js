// The first page: a table of the day's tickers, kept fresh from the stream.

const MOST_SILENT = 2.5; // heartbeats without a sound until the connection counts as stalled
const BACKOFF_MS = { first: 250, most: 20_000 };

const element = id => document.getElementById(id);
const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/stream`;
const names = new Map();
const rows = new Map();
const changed = new Map();
let heartbeat = 5_000;
let attempts = 0;
let heard = 0;
let events = 0;

function show(state, text) {
  element('connection').dataset.state = state;
  element('connection').textContent = text ?? state;
  element('prices').classList.toggle('stale', state !== 'live');
}

function connect() {
  const socket = new WebSocket(`${address}?tickers=*&conflate=250`);
  const watch = setInterval(() => {
    if (heard && performance.now() - heard > MOST_SILENT * heartbeat) {
      show('stalled', 'stalled: nothing heard');
      socket.close();
    }
  }, 1_000);
  heard = 0;
  socket.onmessage = ({ data }) => {
    heard = performance.now();
    for (const message of JSON.parse(data)) {
      receive(message);
    }
  };
  socket.onclose = () => {
    clearInterval(watch);
    // Full jitter: after a restart the pages come back spread out, not all at once.
    const wait = Math.random() * Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** attempts++);
    show('reconnecting', `reconnecting in ${Math.ceil(wait / 1_000)} s`);
    setTimeout(connect, wait);
  };
}

function receive(message) {
  switch (message.T) {
    case 'success':
      attempts = 0;
      heartbeat = message.heartbeat_ms ?? heartbeat;
      show('live');
      break;
    case 'k':
      events++;
      changed.set(message.S, message);
      break;
    case 'market':
      element('market').textContent = `Market ${message.st}` + (message.st === 'closed' && message.next ? ` until ${moment(message.next.t)}` : '');
      break;
    case 'source':
      element('notice').hidden = message.st === 'ok';
      element('notice').textContent = `Source ${message.name} is ${message.st}: ${message.msg}`;
      break;
    case 'error':
      element('notice').hidden = false;
      element('notice').textContent = message.msg;
      break;
  }
}

function moment(micros) {
  return new Date(micros / 1_000).toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit' });
}

function cell(row, classes, kind = 'td') {
  const made = row.appendChild(document.createElement(kind));
  made.className = classes;
  return made;
}

function rowOf(symbol) {
  const row = document.createElement('tr');
  const head = cell(row, '', 'th');
  head.scope = 'row';
  head.textContent = symbol;
  const made = {
    name: cell(row, 'name'),
    last: cell(row, 'figure'),
    change: cell(row, 'figure'),
    percent: cell(row, 'figure'),
    bid: cell(row, 'figure wide'),
    ask: cell(row, 'figure wide'),
    high: cell(row, 'figure wide'),
    low: cell(row, 'figure wide'),
    volume: cell(row, 'figure wide'),
    price: undefined,
  };
  made.name.textContent = names.get(symbol)?.name ?? '';
  const after = [...element('prices').children].find(other => other.firstChild.textContent > symbol);
  element('prices').insertBefore(row, after ?? null);
  rows.set(symbol, made);
  element('empty').hidden = true;
  return made;
}

function signed(value, decimals) {
  const text = Math.abs(value).toFixed(decimals);
  return Number(text) === 0 ? text : (value > 0 ? '+' : '\u2212') + text;
}

function paint() {
  for (const [symbol, ticker] of changed) {
    const row = rows.get(symbol) ?? rowOf(symbol);
    const { price_decimals: decimals = 2, size_decimals: sizes = 0 } = names.get(symbol) ?? {};
    const price = value => (value === undefined ? '' : value.toFixed(decimals));
    const way = ticker.ch > 0 ? 'up' : ticker.ch < 0 ? 'down' : '';
    const arrow = row.price === undefined || row.price === ticker.p ? '' : row.price < ticker.p ? '\u25b2 ' : '\u25bc ';
    row.price = ticker.p;
    row.last.textContent = arrow + price(ticker.p);
    row.change.textContent = signed(ticker.ch, decimals);
    row.percent.textContent = signed(ticker.cp, 2);
    row.change.dataset.way = row.percent.dataset.way = way;
    row.bid.textContent = price(ticker.bp);
    row.ask.textContent = price(ticker.ap);
    row.high.textContent = price(ticker.h);
    row.low.textContent = price(ticker.l);
    row.volume.textContent = ticker.v.toLocaleString('en-US', { maximumFractionDigits: sizes });
  }
  changed.clear();
  requestAnimationFrame(paint);
}

element('address').textContent = address;
setInterval(() => {
  element('rate').textContent = `${rows.size} symbols, ${events} updates/s.`;
  events = 0;
}, 1_000);
try {
  for (const instrument of await (await fetch('v1/symbols')).json()) {
    names.set(instrument.symbol, instrument);
  }
} finally {
  connect();
  paint();
}
