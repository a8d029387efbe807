// Uses the server with the programs that people have for Alpaca; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, and the directories in which @alpacahq/alpaca-trade-api, @master-chief/alpaca
// and ccxt are installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [address, official, masterChief, ccxtDirectory] = process.argv.slice(2);
const { streaming } = createRequire(`${official}/`)('@alpacahq/alpaca-trade-api');
const { AlpacaStream } = createRequire(`${masterChief}/`)('@master-chief/alpaca');
const ccxt = createRequire(`${ccxtDirectory}/`)('ccxt');
const socketAddress = `${address.replace(/^http/, 'ws')}alpaca`;
const httpAddress = `${address}alpaca`;
const TRADES = 200;

const native = new Map();
const feed = new WebSocket(`${address.replace(/^http/, 'ws')}v1/stream?trades=*`);
feed.onmessage = ({ data }) => JSON.parse(data).filter(({ T }) => T === 't').forEach(t => native.set(`${t.S} ${t.i}`, t));
await new Promise(resolve => (feed.onopen = resolve));

// Compares trades with those of the feed; the newest ones may reach the other connection a little later.
function compare(client, trades) {
  const common = trades.slice(0, TRADES / 2).filter(({ symbol, id }) => native.has(`${symbol} ${id}`));
  assert.ok(common.length > TRADES / 4, `${client}: only ${common.length} trades in common`);
  for (const { symbol, id, price, size, millis } of common) {
    const { p, s, t } = native.get(`${symbol} ${id}`);
    assert.deepEqual([price, size, millis], [p, s, Math.floor(t / 1000)], client);
  }
  console.log(`${client}: ${common.length} trades are equal`);
}

// MessagePack in binary frames, with an unknown symbol and a killed connection on the way.
const stream = new streaming.StockDataStream({
  credentials: { keyId: 'any', secret: 'thing' }, url: `${socketAddress}/v2/iex`, initialReconnectMs: 50,
});
const closed = new Promise(resolve => stream.once(streaming.EVENT.RECONNECTED, resolve));
const quotes = new Promise(resolve => stream.once(streaming.EVENT.QUOTE, resolve));
stream.on(streaming.EVENT.CLIENT_ERROR, error => console.log('error', error));
stream.connect();
await stream.waitForAuthentication();
assert.equal(stream.getState(), streaming.STATE.AUTHENTICATED);
const official200 = new Promise(resolve => {
  const received = [];
  stream.on(streaming.EVENT.TRADE, trade => {
    if (received.push(trade) === TRADES) resolve(received);
  });
});
stream.subscribeForTrades(['*']);
stream.subscribeForQuotes(['AAPL', 'NOSUCHSYMBOL']);
compare('@alpacahq/alpaca-trade-api', (await official200).map(
  ({ symbol, id, price, size, timestamp }) => ({ symbol, id, price, size, millis: timestamp.getTime() })));
const quote = await quotes;
assert.equal(quote.symbol, 'AAPL');
assert.ok(quote.bidPrice > 0 && quote.bidPrice < quote.askPrice);
stream.conn.terminate();
await closed;
await new Promise(resolve => stream.once(streaming.EVENT.TRADE, resolve));
stream.disconnect();

// JSON in text frames.
const chief = new AlpacaStream({
  credentials: { key: 'any', secret: 'thing', paper: true },
  type: 'market_data',
  source: 'sip',
  endpoints: { websocket: { market_data: source => `${socketAddress}/v2/${source}` } },
});
await new Promise(resolve => chief.once('authenticated', resolve));
const json200 = new Promise(resolve => {
  const received = [];
  chief.on('trade', trade => {
    if (received.push(trade) === TRADES) resolve(received);
  });
});
chief.subscribe('trades', ['*']);
compare('@master-chief/alpaca', (await json200).map(
  ({ S, i, p, s, t }) => ({ symbol: S, id: i, price: p, size: s, millis: Date.parse(t) })));

const exchange = new ccxt.pro.alpaca({
  apiKey: 'any',
  secret: 'thing',
  urls: { api: { trader: httpAddress, market: httpAddress, ws: { crypto: `${socketAddress}/v2/iex` } } },
});
await exchange.loadHttpProxyAgent();
exchange.setMarkets(await exchange.fetchMarkets({ asset_class: 'us_equity' }));
const [trade] = await exchange.watchTrades('AAPL/USD');
// It may reach the other connection a little later.
while (!native.has(`AAPL ${trade.info.i}`)) {
  await new Promise(resolve => feed.addEventListener('message', resolve, { once: true }));
}
const { p, s } = native.get(`AAPL ${trade.info.i}`);
assert.deepEqual([trade.price, trade.amount], [p, s]);
console.log('ccxt: a trade is equal');
process.exit(0);
