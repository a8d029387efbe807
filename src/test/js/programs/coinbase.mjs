// Uses the server with the programs that people have for Coinbase Exchange; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, and the directory in which coinbase-pro-node is installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [address, directory] = process.argv.slice(2);
const { CoinbasePro, WebSocketEvent } = createRequire(`${directory}/`)('coinbase-pro-node');
const socketAddress = address.replace(/^http/, 'ws');
const client = new CoinbasePro({
  apiKey: '', apiSecret: '', passphrase: '', httpUrl: `${address}coinbase`, wsUrl: `${socketAddress}coinbase/feed`,
});
const EVENTS = 1000;
const PRODUCTS = ['AAPL-USD', 'MSFT-USD', 'NVDA-USD'];
const time = text => Date.parse(text) * 1000 + Number(text.slice(-4, -1));

const native = new Map();
const feed = new WebSocket(`${socketAddress}v1/stream?trades=*&quotes=*`);
feed.onmessage = ({ data }) => JSON.parse(data).filter(({ T }) => T === 't' || T === 'q').forEach(e => native.set(e.q, e));
await new Promise(resolve => (feed.onopen = resolve));

assert.ok((await client.rest.product.getProducts()).some(({ id }) => id === 'AAPL-USD'));
const subscriptions = new Promise(resolve => client.ws.once(WebSocketEvent.ON_SUBSCRIPTION_UPDATE, resolve));
const received = await new Promise(resolve => {
  const all = [];
  client.ws.on(WebSocketEvent.ON_MESSAGE, message => {
    if (['match', 'ticker'].includes(message.type) && all.push(message) === EVENTS) resolve(all);
  });
  client.ws.on(WebSocketEvent.ON_OPEN, () =>
    client.ws.subscribe([{ name: 'matches', product_ids: PRODUCTS }, { name: 'ticker', product_ids: PRODUCTS }]));
  client.ws.connect();
});
assert.deepEqual(
  (await subscriptions).channels.map(({ name, product_ids }) => [name, product_ids]),
  [['ticker', PRODUCTS], ['matches', PRODUCTS]]);

// Before the first quote of a product, a ticker has none; and one is sent for the state at the beginning. The newest
// ones may reach the other connection a little later.
const newest = Math.max(...native.keys());
const compared = received.filter(({ type, best_bid, sequence }) =>
  sequence <= newest && native.has(sequence) && (type === 'match' || best_bid !== undefined));
assert.ok(compared.length > EVENTS * 0.9, `only ${compared.length} events in common`);
for (const message of compared) {
  const event = native.get(message.sequence);
  assert.equal(message.product_id, `${event.S}-USD`);
  assert.equal(time(message.time), event.t);
  if (message.type === 'match') {
    assert.equal(event.T, 't');
    assert.deepEqual(
      [message.trade_id, Number(message.price), Number(message.size), message.side],
      [event.i, event.p, event.s, event.side === 'buy' ? 'sell' : 'buy']);
  } else {
    assert.equal(event.T, 'q');
    assert.deepEqual(
      [message.best_bid, message.best_bid_size, message.best_ask, message.best_ask_size].map(Number),
      [event.bp, event.bs, event.ap, event.as]);
  }
}
for (const product of PRODUCTS) {
  const sequences = received.filter(m => m.product_id === product && m.best_bid !== undefined).map(m => m.sequence);
  assert.deepEqual(sequences, [...sequences].sort((a, b) => a - b));
}
const trades = (await client.rest.product.getTrades('AAPL-USD', { limit: 5 })).data;
assert.equal(trades.length, 5);
assert.ok(trades[0].trade_id > trades[4].trade_id);
assert.equal((await client.rest.product.getCandles('AAPL-USD', { granularity: 60 })).length > 0, true);
await assert.rejects(client.rest.product.getProductTicker('NOPE-USD'), ({ response }) => response.status === 404);
console.log(`${compared.length} events are equal`);
process.exit(0);
