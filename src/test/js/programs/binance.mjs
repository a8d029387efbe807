// Uses the server with the programs that people have for Binance; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, and the directory in which binance-api-node is installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [address, directory] = process.argv.slice(2);
const Binance = createRequire(`${directory}/`)('binance-api-node').default;
const socketAddress = address.replace(/^http/, 'ws');
const client = Binance({ httpBase: `${address}binance`, wsBase: `${socketAddress}binance/ws` });
const TRADES = 200;

const native = new Map();
const feed = new WebSocket(`${socketAddress}v1/stream?trades=*`);
feed.onmessage = ({ data }) => JSON.parse(data).filter(({ T }) => T === 't').forEach(t => native.set(`${t.S} ${t.i}`, t));
await new Promise(resolve => (feed.onopen = resolve));

const symbols = (await client.exchangeInfo()).symbols.map(({ symbol }) => symbol);
assert.ok(symbols.length >= 20, `${symbols.length} symbols`);
const trades = await new Promise(resolve => {
  const received = [];
  client.ws.trades(symbols.slice(0, 20), trade => {
    if (received.push(trade) === TRADES) resolve(received);
  });
});
// The newest ones may reach the other connection a little later.
const complete = trades.slice(0, TRADES / 2).filter(({ symbol, tradeId }) => native.has(`${symbol} ${tradeId}`));
assert.ok(complete.length > TRADES / 4, `only ${complete.length} trades in common`);
for (const { symbol, tradeId, price, quantity, tradeTime, isBuyerMaker } of complete) {
  const { p, s, t, side } = native.get(`${symbol} ${tradeId}`);
  assert.deepEqual(
    [Number(price), Number(quantity), tradeTime, isBuyerMaker],
    [p, s, Math.floor(t / 1000), side === 'sell']);
}
const symbol = trades[0].symbol;
assert.ok(Number((await client.prices({ symbol }))[symbol]) > 0);
assert.ok((await client.candles({ symbol, interval: '1m', limit: 1 }))[0].trades > 0);
await assert.rejects(client.prices({ symbol: 'NOSUCHSYMBOL' }), { code: -1121 });
console.log(`${complete.length} trades are equal`);
process.exit(0);
