// Uses the server with the programs that people have for Alpaca; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, that of a server that requires a key, a key of the latter, and the directories
// in which @alpacahq/alpaca-trade-api, @master-chief/alpaca and ccxt are installed.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { CcxtUser } from '../testing/ccxt-user.js';
import { compareThroughCut } from '../testing/comparison.js';
import { CuttableProxy } from '../testing/cuttable-proxy.js';
import { NativeFeed } from '../testing/native-feed.js';
import { PAIR, pushPairs } from '../testing/pushed-pairs.js';
import { Received } from '../testing/received.js';

const [address, guarded, key, ...directories] = process.argv.slice(2);
const [{ streaming }, { AlpacaStream }, ccxt] = ['@alpacahq/alpaca-trade-api', '@master-chief/alpaca', 'ccxt']
  .map((name, i) => createRequire(`${directories[i]}/`)(name));
const webSocket = httpAddress => `${httpAddress.replace(/^http/, 'ws')}alpaca`;
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA'];
const UNKNOWN = 'NOSUCHSYMBOL';
const PAIR_EVENTS = 10;

const feed = await NativeFeed.open(address);

const trade = ({ T, S, i, p, s, t }) => ({ T, S, i: Number(i), p, s, t: Date.parse(t) });
const quote = ({ T, S, bp, bs, ap, as, t }) => ({ T, S, bp, bs, ap, as, t: Date.parse(t) });

// MessagePack in binary frames.
const officialClient = (httpAddress, keyId) => new streaming.StockDataStream({
  credentials: { keyId, secret: 'thing' }, url: `${webSocket(httpAddress)}/v2/iex`, initialReconnectMs: 50,
});

async function useAlpacaTradeApi() {
  const proxy = await CuttableProxy.open(address);
  const stream = officialClient(proxy.address, 'any');
  const received = new Received();
  stream.on(streaming.EVENT.TRADE, ({ symbol, id, price, size, timestamp }) =>
    received.add({ T: 't', S: symbol, i: id, p: price, s: size, t: timestamp.getTime() }));
  stream.on(streaming.EVENT.QUOTE, ({ symbol, bidPrice, bidSize, askPrice, askSize, timestamp }) =>
    received.add({ T: 'q', S: symbol, bp: bidPrice, bs: bidSize, ap: askPrice, as: askSize, t: timestamp.getTime() }));
  stream.connect();
  await stream.waitForAuthentication();
  stream.subscribeForTrades([...SYMBOLS, UNKNOWN]);
  stream.subscribeForQuotes([...SYMBOLS, UNKNOWN]);
  await compareThroughCut(feed, '@alpacahq/alpaca-trade-api', received, proxy);
  stream.disconnect();

  const refused = officialClient(guarded, 'wrong');
  const errors = [];
  refused.on(streaming.EVENT.CLIENT_ERROR, error => errors.push(error));
  refused.connect();
  assert.equal(await refused.waitForAuthentication(), false);
  assert.deepEqual(errors, ['auth failed']);
  const accepted = officialClient(guarded, key);
  accepted.connect();
  await accepted.waitForAuthentication();
  accepted.subscribeForTrades(SYMBOLS);
  await once(accepted, streaming.EVENT.TRADE);
  accepted.disconnect();
}

const chiefClient = (httpAddress, keyId) => new AlpacaStream({
  credentials: { key: keyId, secret: 'thing', paper: true },
  type: 'market_data',
  source: 'sip',
  endpoints: { websocket: { market_data: source => `${webSocket(httpAddress)}/v2/${source}` } },
});

// JSON in text frames. The client does not connect again: the program does.
async function useMasterChief() {
  const proxy = await CuttableProxy.open(address);
  const received = new Received();
  const connect = async () => {
    const client = chiefClient(proxy.address, 'any');
    await once(client, 'authenticated');
    client.once('close', connect);
    client.on('trade', data => received.add(trade(data)));
    client.on('quote', data => received.add(quote(data)));
    client.subscribe('trades', [...SYMBOLS, UNKNOWN]);
    client.subscribe('quotes', [...SYMBOLS, UNKNOWN]);
  };
  await connect();
  await compareThroughCut(feed, '@master-chief/alpaca', received, proxy);

  const refusal = new Promise(resolve => chiefClient(guarded, 'wrong').once('error', resolve));
  assert.deepEqual(await refusal, { T: 'error', code: 402, msg: 'auth failed' });
  await once(chiefClient(guarded, key), 'authenticated');
}

const ccxtClient = (httpAddress, apiKey, path = 'v2/iex') => new ccxt.pro.alpaca({
  apiKey,
  secret: 'thing',
  urls: {
    api: {
      trader: `${httpAddress}alpaca`,
      market: `${httpAddress}alpaca`,
      ws: { crypto: `${webSocket(httpAddress)}/${path}` },
    },
  },
  options: { ws: { backoff: { base: 50 } } },
  httpAgent: false,
});

// The client hands out all trades, but only the newest quote. It reports a cut, and connects again with the next call.
async function useCcxt() {
  const proxy = await CuttableProxy.open(address);
  const exchange = ccxtClient(proxy.address, 'any');
  exchange.setMarkets(await exchange.fetchMarkets({ asset_class: 'us_equity' }));
  await assert.rejects(exchange.watchTrades(`${UNKNOWN}/USD`), ccxt.BadSymbol);
  const symbols = SYMBOLS.map(symbol => `${symbol}/USD`);
  const user = new CcxtUser(ccxt, symbols.flatMap(symbol => [
    () => exchange.watchTrades(symbol),
    async () => [await exchange.watchTicker(symbol)],
  ]));
  const received = new Received();
  user.watch(info => received.add(info.T === 't' ? trade(info) : quote(info)));
  await compareThroughCut(feed, 'ccxt', received, proxy, { ready: () => user.ready(), mayHaveGaps: ['q'] });

  const refused = ccxtClient(guarded, 'wrong');
  await assert.rejects(refused.fetchMarkets(), ccxt.PermissionDenied);
  refused.setMarkets(exchange.markets);
  await assert.rejects(refused.watchTrades('AAPL/USD'), { message: 'alpaca code: 402 message: auth failed' });
  const accepted = ccxtClient(guarded, key);
  accepted.setMarkets(exchange.markets);
  assert.ok((await accepted.watchTrades('AAPL/USD')).length > 0);
}

// Pairs of currencies, whose markets the client loads itself.
async function useCcxtWithPairs() {
  const exchange = ccxtClient(address, 'any', 'v1beta3/crypto/us');
  const symbol = PAIR.replace('-', '/');
  let trades;
  exchange.watchTrades(symbol).then(watched => (trades = watched));
  while (!trades) await pushPairs(address, PAIR_EVENTS);
  const expected = trades.map(({ info, side }) => ({ ...trade(info), S: PAIR, side }));
  await feed.assertEqual('ccxt, pairs', expected);
}

await Promise.all([useAlpacaTradeApi(), useMasterChief(), useCcxt(), useCcxtWithPairs()]);
process.exit(0);
