// Uses the server with the programs that people have for Coinbase; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, that of a server that requires a key, a key of the latter, and the directories
// in which coinbase-pro-node, coinbase-api and ccxt are installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { CcxtUser } from '../testing/ccxt-user.js';
import { compareThroughCut } from '../testing/comparison.js';
import { CuttableProxy } from '../testing/cuttable-proxy.js';
import { NativeFeed, microsOf } from '../testing/native-feed.js';
import { Received } from '../testing/received.js';

const [address, guarded, key, ...directories] = process.argv.slice(2);
const [{ CoinbasePro, WebSocketEvent }, { WebsocketClient }, ccxt] = ['coinbase-pro-node', 'coinbase-api', 'ccxt']
  .map((name, i) => createRequire(`${directories[i]}/`)(name));
const webSocket = httpAddress => `${httpAddress.replace(/^http/, 'ws')}coinbase`;
const PRODUCTS = ['AAPL-USD', 'MSFT-USD', 'NVDA-USD'];
const UNKNOWN = 'NOPE-USD';
const SILENT = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map(level => [level, () => {}]));

const feed = await NativeFeed.open(address);

// A match names the side of the maker.
const trade = ({ product_id, sequence, trade_id, price, size, side, time }) => ({
  T: 't', S: product_id.replace('-USD', ''), q: Number(sequence), i: Number(trade_id), p: Number(price),
  s: Number(size), side: side === 'buy' ? 'sell' : 'buy', micros: microsOf(time),
});
const quote = ({ product_id, sequence, best_bid, best_bid_size, best_ask, best_ask_size, time }) => ({
  T: 'q', S: product_id.replace('-USD', ''), q: Number(sequence), bp: Number(best_bid), bs: Number(best_bid_size),
  ap: Number(best_ask), as: Number(best_ask_size), micros: microsOf(time),
});

// Hands matches and tickers on. The first ticker of a product is the state at the beginning of a connection.
class Messages {
  #received;
  #products = new Set();

  constructor(received) {
    this.#received = received;
  }

  onOpen() {
    this.#products.clear();
  }

  onMessage(message) {
    if (message.type === 'match') this.#received.add(trade(message));
    if (message.type === 'ticker' && this.#products.has(message.product_id)) this.#received.add(quote(message));
    if (message.type === 'ticker') this.#products.add(message.product_id);
  }
}

const proNodeClient = (httpAddress, apiKey = '') => new CoinbasePro({
  apiKey, apiSecret: '', passphrase: '', httpUrl: `${httpAddress}coinbase`, wsUrl: `${webSocket(httpAddress)}/feed`,
});

async function useCoinbaseProNode() {
  const proxy = await CuttableProxy.open(address);
  const client = proNodeClient(proxy.address);
  const received = new Received();
  const messages = new Messages(received);
  const errors = [];
  client.ws.on(WebSocketEvent.ON_OPEN, () => {
    messages.onOpen();
    client.ws.subscribe(['matches', 'ticker'].map(name => ({ name, product_ids: [...PRODUCTS, UNKNOWN] })));
  });
  client.ws.on(WebSocketEvent.ON_MESSAGE_ERROR, ({ message, reason }) => errors.push([message, reason]));
  client.ws.on(WebSocketEvent.ON_MESSAGE, message => messages.onMessage(message));
  const subscriptions = new Promise(resolve => client.ws.once(WebSocketEvent.ON_SUBSCRIPTION_UPDATE, resolve));
  client.ws.connect({ minReconnectionDelay: 50 });
  await compareThroughCut(feed, 'coinbase-pro-node', received, proxy);
  const { channels } = await subscriptions;
  assert.deepEqual(channels, ['ticker', 'matches'].map(name => ({ name, product_ids: PRODUCTS })));
  assert.deepEqual(errors[0], ['Failed to subscribe', `${UNKNOWN} is not a valid product`]);
  client.ws.disconnect();

  const { product } = client.rest;
  assert.ok((await product.getProducts()).some(({ id }) => id === 'AAPL-USD'));
  const trades = (await product.getTrades('AAPL-USD', { limit: 5 })).data;
  assert.equal(trades.length, 5);
  assert.ok(trades[0].trade_id > trades[4].trade_id);
  assert.ok((await product.getCandles('AAPL-USD', { granularity: 60 })).length > 0);
  await assert.rejects(product.getProductTicker(UNKNOWN), ({ response }) => response.status === 404);

  const subscribe = (apiKey, event) => new Promise(resolve => {
    const { ws } = proNodeClient(guarded, apiKey);
    ws.on(event, message => {
      ws.disconnect();
      resolve(message);
    });
    ws.on(WebSocketEvent.ON_OPEN, () => ws.subscribe({ name: 'matches', product_ids: PRODUCTS }));
    ws.connect();
  });
  const { message, reason } = await subscribe('wrong', WebSocketEvent.ON_MESSAGE_ERROR);
  assert.deepEqual([message, reason], ['Authentication Failed', 'Invalid API Key']);
  assert.ok(PRODUCTS.includes((await subscribe(key, WebSocketEvent.ON_MESSAGE_MATCHES)).product_id));
}

const sieblyClient = (httpAddress, credentials) =>
  new WebsocketClient({ wsUrl: webSocket(httpAddress), reconnectTimeout: 50, ...credentials }, SILENT);

async function useCoinbaseApi() {
  const proxy = await CuttableProxy.open(address);
  const client = sieblyClient(proxy.address);
  const received = new Received();
  const messages = new Messages(received);
  client.on('open', () => messages.onOpen());
  client.on('reconnected', () => messages.onOpen());
  client.on('update', message => messages.onMessage(message));
  const unknown = new Promise(resolve => client.once('exception', resolve));
  for (const topic of ['matches', 'ticker']) {
    client.subscribe({ topic, payload: { product_ids: [...PRODUCTS, UNKNOWN] } }, 'exchangeMarketData');
  }
  await compareThroughCut(feed, 'coinbase-api', received, proxy);
  assert.equal((await unknown).reason, `${UNKNOWN} is not a valid product`);
  client.closeAll(true);

  // It presents a key with this name of a connection only.
  const subscribe = (apiKey, event) => new Promise(resolve => {
    const keyed = sieblyClient(guarded, { apiKey, apiSecret: 'c2VjcmV0', apiPassphrase: 'x' });
    keyed.once(event, message => {
      keyed.closeAll(true);
      resolve(message);
    });
    keyed.subscribe({ topic: 'matches', payload: { product_ids: PRODUCTS } }, 'exchangeDirectMarketData');
  });
  assert.equal((await subscribe('wrong', 'exception')).reason, 'Invalid API Key');
  assert.ok(PRODUCTS.includes((await subscribe(key, 'update')).product_id));
}

const ccxtClient = (httpAddress, headers) => new ccxt.pro.coinbaseexchange({
  urls: { api: { public: `${httpAddress}coinbase`, private: `${httpAddress}coinbase`, ws: webSocket(httpAddress) } },
  options: { ws: { backoff: { base: 50 } } },
  httpAgent: false,
  headers,
});

// The client hands out all trades, but only the newest ticker. It reports a cut, and connects again with the next call.
async function useCcxt() {
  const proxy = await CuttableProxy.open(address);
  const exchange = ccxtClient(proxy.address);
  await assert.rejects(exchange.watchTrades('NOPE/USD'), ccxt.BadSymbol);
  const symbols = PRODUCTS.map(product => product.replace('-', '/'));
  const user = new CcxtUser(ccxt, symbols.flatMap(symbol => [
    () => exchange.watchTrades(symbol),
    async () => [await exchange.watchTicker(symbol)],
  ]));
  const received = new Received();
  user.watch(info => received.add(info.type === 'match' ? trade(info) : quote(info)));
  await compareThroughCut(feed, 'ccxt', received, proxy, { ready: () => user.ready(), mayHaveGaps: ['q'] });

  const watchWith = (client, parameters) => client.watchTrades('AAPL/USD', undefined, undefined, parameters);
  const refused = ccxtClient(guarded, { 'CB-ACCESS-KEY': 'wrong' });
  await assert.rejects(refused.fetchMarkets(), ccxt.AuthenticationError);
  refused.setMarkets(exchange.markets);
  await assert.rejects(watchWith(refused, { key: 'wrong' }), ccxt.AuthenticationError);
  const accepted = ccxtClient(guarded, { 'CB-ACCESS-KEY': key });
  assert.ok((await watchWith(accepted, { key })).length > 0);
}

await Promise.all([useCoinbaseProNode(), useCoinbaseApi(), useCcxt()]);
process.exit(0);
