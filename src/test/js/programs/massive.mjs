// Uses the server with the programs that people have for Massive; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, that of a server that requires a key, a key of the latter, and the directories
// in which @massive.com/client-js and @polygon.io/client-js are installed.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { compareThroughCut } from '../testing/comparison.js';
import { CuttableProxy } from '../testing/cuttable-proxy.js';
import { NativeFeed } from '../testing/native-feed.js';
import { PAIR, pushPairs } from '../testing/pushed-pairs.js';
import { Received } from '../testing/received.js';

const [address, guarded, key, ...directories] = process.argv.slice(2);
const webSocket = httpAddress => `${httpAddress.replace(/^http/, 'ws')}massive`;
const [massive, polygon] = await Promise.all(['@massive.com', '@polygon.io'].map(
  (scope, i) => import(pathToFileURL(`${directories[i]}/node_modules/${scope}/client-js/dist/main.js`))));
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA'];
const UNKNOWN = 'NOSUCHTICKER';
const PAIR_EVENTS = 100;

const feed = await NativeFeed.open(address);

const forms = {
  T: ({ sym, q, i, p, s, t }) => ({ T: 't', S: sym, q, i: Number(i), p, s, t }),
  Q: ({ sym, q, bp, bs, ap, as, t }) => ({ T: 'q', S: sym, q, bp, bs, ap, as, t }),
  A: ({ sym, o, h, l, c, v, vw, s }) => ({ T: 'b', S: sym, o, h, l, c, v, vw, t: s }),
  XT: ({ pair, i, p, s, c, t }) => ({ T: 't', S: pair, i: Number(i), p, s, side: c[0] === 1 ? 'sell' : 'buy', t }),
  XQ: ({ pair, bp, bs, ap, as, t }) => ({ T: 'q', S: pair, bp, bs, ap, as, t }),
};

// Subscribes as the client authenticates, without waiting for any answer.
function subscribe(socket, topics, { onStatus = () => {}, onEvent, onClose = () => {} }) {
  const authenticate = socket.onopen;
  socket.onopen = () => {
    authenticate();
    socket.send(JSON.stringify({ action: 'subscribe', params: topics.join() }));
  };
  socket.onclose = onClose;
  socket.onmessage = ({ data }) => JSON.parse(data).forEach(element => {
    if (element.ev === 'status') onStatus(element);
    else onEvent(forms[element.ev](element));
  });
  return socket;
}

const assertStatuses = (statuses, topics) => assert.deepEqual(
  statuses.map(({ status, message }) => [status, message]),
  [
    ['connected', 'Connected Successfully'],
    ['auth_success', 'authenticated'],
    ...topics.map(topic => ['success', `subscribed to: ${topic}`]),
  ]);

// Clients do not connect again: the program does.
async function useStocks(name, websocketClient) {
  const topics = ['T', 'Q', 'A'].flatMap(type => [...SYMBOLS, UNKNOWN].map(symbol => `${type}.${symbol}`));
  const proxy = await CuttableProxy.open(address);
  const sockets = websocketClient('any key', webSocket(proxy.address));
  const received = new Received();
  let statuses;
  const connect = () => {
    statuses = [];
    subscribe(sockets.stocks(), topics, {
      onStatus: status => statuses.push(status), onEvent: event => received.add(event), onClose: connect,
    });
  };
  connect();
  await compareThroughCut(feed, name, received, proxy);
  assertStatuses(statuses, topics);
}

async function useCrypto(name, websocketClient) {
  const topics = [`XT.${PAIR}`, `XQ.X:${PAIR}`];
  const received = new Received();
  const statuses = [];
  const socket = await new Promise(resolve => {
    const opened = subscribe(websocketClient('any key', webSocket(address)).crypto(), topics, {
      onStatus: status => statuses.push(status) === 2 + topics.length && resolve(opened),
      onEvent: event => received.add(event),
    });
  });
  const events = received.next(PAIR_EVENTS);
  await pushPairs(address, PAIR_EVENTS);
  await feed.assertEqual(`${name}, crypto`, await events);
  assertStatuses(statuses, topics);
  socket.close();
}

async function useKey(name, websocketClient) {
  const statusesWith = apiKey => new Promise(resolve => {
    const statuses = [];
    const socket = subscribe(websocketClient(apiKey, webSocket(guarded)).stocks(), ['T.AAPL'], {
      onStatus: ({ status }) => statuses.push(status), onEvent: () => socket.close(), onClose: () => resolve(statuses),
    });
  });
  assert.deepEqual(await statusesWith('wrong'), ['connected', 'auth_failed'], name);
  assert.deepEqual(await statusesWith(key), ['connected', 'auth_success', 'success'], name);
}

async function useRequests() {
  // Dates are those of New York, as with Massive.
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date());
  const rest = massive.restClient('any key', `${address}massive`);
  const range = { multiplier: 1, timespan: 'minute', from: today, to: today };
  const aggregates = await rest.getStocksAggregates({ stocksTicker: 'AAPL', ...range });
  assert.ok(aggregates.results[0].n > 0, JSON.stringify(aggregates));
  assert.ok((await rest.getLastStocksTrade({ stocksTicker: 'AAPL' })).results.p > 0);
  assert.ok((await rest.getStocksSnapshotTicker({ stocksTicker: 'AAPL' })).ticker.day.v > 0);
  await assert.rejects(rest.getLastStocksTrade({ stocksTicker: UNKNOWN }));

  const older = polygon.restClient('any key', `${address}massive`, { pagination: true });
  assert.ok((await older.getStocksAggregates('AAPL', 1, 'minute', today, today)).results[0].n > 0);
  assert.ok((await older.getLastStocksTrade('AAPL')).results.p > 0);
  // With pagination, the client asks for page after page.
  assert.ok((await older.listTickers()).results.length > 500);

  const refused = massive.restClient('wrong', `${guarded}massive`);
  await assert.rejects(refused.getLastStocksTrade({ stocksTicker: 'AAPL' }), ({ response }) => response.status === 401);
  const accepted = massive.restClient(key, `${guarded}massive`);
  assert.ok((await accepted.getLastStocksTrade({ stocksTicker: 'AAPL' })).results.p > 0);
}

const clients = [['@massive.com/client-js', massive.websocketClient], ['@polygon.io/client-js', polygon.websocketClient]];
await Promise.all(clients.map(client => useStocks(...client)));
for (const [name, websocketClient] of clients) {
  await useCrypto(name, websocketClient);
  await useKey(name, websocketClient);
}
await useRequests();
process.exit(0);
