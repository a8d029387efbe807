// Uses the server with the programs that people have for Binance; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, that of a server that requires a key, a key of the latter, and the directories
// in which binance-api-node, binance, @binance/spot, @binance/connector and ccxt are installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { CcxtUser } from '../testing/ccxt-user.js';
import { compareThroughCut } from '../testing/comparison.js';
import { CuttableProxy } from '../testing/cuttable-proxy.js';
import { NativeFeed } from '../testing/native-feed.js';
import { Received } from '../testing/received.js';

const [address, guarded, key, ...directories] = process.argv.slice(2);
const packages = ['binance-api-node', 'binance', '@binance/spot', '@binance/connector', 'ccxt'];
const [apiNode, siebly, spot, connector, ccxt] = packages.map((name, i) => createRequire(`${directories[i]}/`)(name));
const webSocket = httpAddress => `${httpAddress.replace(/^http/, 'ws')}binance`;
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA'];
const UNKNOWN = 'NOSUCHSYMBOL';
const SILENT = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map(level => [level, () => {}]));

const feed = await NativeFeed.open(address);

const side = isBuyerMaker => (isBuyerMaker ? 'sell' : 'buy');
const trade = ({ s, t, p, q, T, m }) =>
  ({ T: 't', S: s, i: Number(t), p: Number(p), s: Number(q), t: Number(T), side: side(m) });
const quote = ({ s, u, b, B, a, A }) =>
  ({ T: 'q', S: s, q: Number(u), bp: Number(b), bs: Number(B), ap: Number(a), as: Number(A) });
const event = data => (data.e === 'trade' ? trade(data) : quote(data));
const streams = [...SYMBOLS, UNKNOWN].map(symbol => symbol.toLowerCase())
  .flatMap(symbol => [`${symbol}@trade`, `${symbol}@bookTicker`]);

// One connection for each stream, whose name is in the address.
async function useBinanceApiNode() {
  const proxy = await CuttableProxy.open(address);
  const client = apiNode.default({ httpBase: `${address}binance`, wsBase: `${webSocket(proxy.address)}/ws` });
  const received = new Received();
  client.ws.trades([...SYMBOLS, UNKNOWN], ({ symbol, tradeId, price, quantity, tradeTime, isBuyerMaker }) =>
    received.add(trade({ s: symbol, t: tradeId, p: price, q: quantity, T: tradeTime, m: isBuyerMaker })));
  client.ws.bookTicker([...SYMBOLS, UNKNOWN], ({ updateId, symbol, bestBid, bestBidQnt, bestAsk, bestAskQnt }) =>
    received.add(quote({ s: symbol, u: updateId, b: bestBid, B: bestBidQnt, a: bestAsk, A: bestAskQnt })));
  await compareThroughCut(feed, 'binance-api-node', received, proxy);

  assert.ok((await client.exchangeInfo()).symbols.some(({ symbol }) => symbol === 'AAPL'));
  assert.ok(Number((await client.prices({ symbol: 'AAPL' })).AAPL) > 0);
  assert.ok((await client.candles({ symbol: 'AAPL', interval: '1m', limit: 1 }))[0].trades > 0);
  await assert.rejects(client.prices({ symbol: UNKNOWN }), { code: -1121 });
  // It presents no key.
  await assert.rejects(apiNode.default({ httpBase: `${guarded}binance` }).prices({ symbol: 'AAPL' }), { code: -2015 });
}

const sieblyClient = (httpAddress, wsOptions, error = () => {}) =>
  new siebly.WebsocketClient({ wsUrl: webSocket(httpAddress), wsOptions, reconnectTimeout: 50 }, { ...SILENT, error });

// One connection, which subscribes with a request.
async function useBinance() {
  const proxy = await CuttableProxy.open(address);
  const client = sieblyClient(proxy.address);
  const received = new Received();
  client.on('message', message => received.add(event(message)));
  client.subscribe(streams, 'main');
  await compareThroughCut(feed, 'binance', received, proxy);
  client.closeAll(true);

  // The client logs the reason, and does not hand it out.
  const refused = await new Promise(resolve =>
    sieblyClient(guarded, { headers: { 'X-MBX-APIKEY': 'wrong' } }, resolve).subscribe(streams, 'main'));
  assert.match(refused, /401 authorization failure/);

  const accepted = sieblyClient(guarded, { headers: { 'X-MBX-APIKEY': key } });
  const message = new Promise(resolve => accepted.on('message', resolve));
  accepted.subscribe(streams, 'main');
  assert.ok(SYMBOLS.includes((await message).s));
  accepted.closeAll(true);
}

const spotClient = (httpAddress, apiKey = '') => new spot.Spot({
  configurationRestAPI: { basePath: `${httpAddress}binance`, apiKey },
  configurationWebsocketStreams: { wsURL: webSocket(httpAddress), reconnectDelay: 50 },
});

// One connection, which subscribes with a request and, after it was cut, in the address.
async function useBinanceSpot() {
  const proxy = await CuttableProxy.open(address);
  const connection = await spotClient(proxy.address).websocketStreams.connect();
  const received = new Received();
  for (const symbol of [...SYMBOLS, UNKNOWN]) {
    connection.trade({ symbol }).on('message', data => received.add(trade(data)));
    connection.bookTicker({ symbol }).on('message', data => received.add(quote(data)));
  }
  await compareThroughCut(feed, '@binance/spot', received, proxy);

  // It presents a key in requests only.
  const streaming = await spotClient(guarded, key).websocketStreams.connect();
  assert.equal(await new Promise(resolve => streaming.on('close', resolve)), 1008);
  const prices = apiKey => spotClient(guarded, apiKey).restAPI.tickerPrice({ symbol: 'AAPL' });
  await assert.rejects(prices('wrong'), { name: 'UnauthorizedError', code: -2015 });
  assert.ok(Number((await (await prices(key)).data()).price) > 0);
}

const connectorClient = (httpAddress, callbacks) => new connector.WebsocketStream({
  wsURL: webSocket(httpAddress), callbacks, reconnectDelay: 50, logger: SILENT,
});

// One connection, whose address has the names of all streams. It presents no key.
async function useBinanceConnector() {
  const proxy = await CuttableProxy.open(address);
  const received = new Received();
  connectorClient(proxy.address, { message: text => received.add(event(JSON.parse(text))) }).subscribe(streams);
  await compareThroughCut(feed, '@binance/connector', received, proxy);

  await new Promise(resolve => connectorClient(guarded, { close: resolve }).subscribe(streams));
}

const ccxtClient = (httpAddress, headers) => new ccxt.pro.binance({
  urls: { api: { public: `${httpAddress}binance/api/v3`, ws: { spot: `${webSocket(httpAddress)}/ws` } } },
  options: { fetchMarkets: { types: ['spot'] }, ws: { options: { headers }, backoff: { base: 50 } } },
  httpAgent: false,
  headers,
});

// The client hands out all trades, but only the newest quote. It reports a cut, and connects again with the next call.
async function useCcxt() {
  const proxy = await CuttableProxy.open(address);
  const exchange = ccxtClient(proxy.address);
  const symbols = SYMBOLS.map(symbol => `${symbol}/USD`);
  await assert.rejects(exchange.watchTrades(`${UNKNOWN}/USD`), ccxt.BadSymbol);
  const user = new CcxtUser(ccxt, [
    ...symbols.map(symbol => () => exchange.watchTrades(symbol)),
    async () => Object.values(await exchange.watchBidsAsks(symbols)),
  ]);
  const received = new Received();
  user.watch(info => received.add(event(info)));
  await compareThroughCut(feed, 'ccxt', received, proxy, { ready: () => user.ready(), mayHaveGaps: ['q'] });

  const refused = ccxtClient(guarded, { 'X-MBX-APIKEY': 'wrong' });
  await assert.rejects(refused.watchTrades('AAPL/USD'), ccxt.AuthenticationError);
  const accepted = ccxtClient(guarded, { 'X-MBX-APIKEY': key });
  assert.ok((await accepted.watchTrades('AAPL/USD')).length > 0);
}

await Promise.all([useBinanceApiNode(), useBinance(), useBinanceSpot(), useBinanceConnector(), useCcxt()]);
process.exit(0);
