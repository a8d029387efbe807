// Uses the server with the programs that people have for Massive; fails unless each gets what /v1/stream sends.
// Arguments: the address of the server, and the directories in which @massive.com/client-js and @polygon.io/client-js
// are installed.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

const EVENTS = 1_000;
const [address, ...directories] = process.argv.slice(2);
const socketAddress = address.replace(/^http/, 'ws');
const [massive, polygon] = await Promise.all(['@massive.com', '@polygon.io'].map(
  (scope, i) => import(pathToFileURL(`${directories[i]}/node_modules/${scope}/client-js/dist/main.js`))));

const isPair = symbol => symbol.includes('-');
const millis = micros => Math.floor(micros / 1000);

// What each event has to be, by its position or, for pairs, by its pair and id; bars by symbol, length and time.
const expected = {
  t: e => isPair(e.S)
    ? [`XT ${e.S} ${e.i}`, { p: e.p, s: e.s, t: millis(e.t), c: e.side === 'sell' ? [1] : [2] }]
    : [`T ${e.q}`, { sym: e.S, p: e.p, s: e.s, t: millis(e.t), i: String(e.i ?? e.u) }],
  q: e => isPair(e.S)
    ? [`XQ ${e.S} ${millis(e.t)} ${e.bp} ${e.ap}`, { bs: e.bs, as: e.as }]
    : [`Q ${e.q}`, { sym: e.S, bp: e.bp, bs: e.bs, ap: e.ap, as: e.as, t: millis(e.t) }],
  b: e => [
    `${e.tf === '1s' ? (isPair(e.S) ? 'XAS' : 'A') : isPair(e.S) ? 'XA' : 'AM'} ${e.S} ${millis(e.t)}`,
    { o: e.o, h: e.h, l: e.l, c: e.c, v: e.v, vw: e.vw }],
};
const keyOf = e => ({
  T: () => `T ${e.q}`, Q: () => `Q ${e.q}`, A: () => `A ${e.sym} ${e.s}`, AM: () => `AM ${e.sym} ${e.s}`,
  XT: () => `XT ${e.pair} ${e.i}`, XQ: () => `XQ ${e.pair} ${e.t} ${e.bp} ${e.ap}`,
  XA: () => `XA ${e.pair} ${e.s}`, XAS: () => `XAS ${e.pair} ${e.s}`,
})[e.ev]();

const native = new Map();
let onNative = () => {};
const feed = new WebSocket(`${socketAddress}v1/stream?trades=*&quotes=*&bars=*`);
feed.onmessage = ({ data }) => {
  for (const event of JSON.parse(data).filter(({ T }) => expected[T])) {
    const [key, fields] = expected[event.T](event);
    native.set(key, fields);
  }
  onNative();
};
await new Promise(resolve => (feed.onopen = resolve));

// What reaches one connection may reach the other a little later.
const nativeHas = key => new Promise(resolve => {
  onNative = () => native.has(key) && resolve();
  onNative();
});

// Connects as the client does, without waiting for any answer, and returns the statuses and the first events.
const receive = (socket, topics, count, onSubscribed = () => {}) => new Promise((resolve, reject) => {
  const statuses = [];
  const events = [];
  const authenticate = socket.onopen;
  socket.onopen = () => {
    authenticate();
    socket.send(JSON.stringify({ action: 'subscribe', params: topics }));
  };
  socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
  socket.onmessage = ({ data }) => {
    for (const element of JSON.parse(data)) {
      assert.ok(element.ev, `no ev: ${data}`);
      (element.ev === 'status' ? statuses : events).push(element);
      if (element.status === 'success' && statuses.length === 2 + topics.split(',').length) onSubscribed();
    }
    if (events.length >= count) {
      socket.onclose = undefined;
      socket.close();
      resolve({ statuses, events });
    }
  };
});

const check = async (name, { statuses, events }, topics) => {
  assert.deepEqual(statuses.map(({ status }) => status),
    ['connected', 'auth_success', ...topics.split(',').map(() => 'success')]);
  assert.deepEqual(statuses.slice(2).map(({ message }) => message), topics.split(',').map(t => `subscribed to: ${t}`));
  for (const event of events) {
    await nativeHas(keyOf(event));
    const fields = native.get(keyOf(event));
    assert.deepEqual(Object.fromEntries(Object.keys(fields).map(key => [key, event[key]])), fields, keyOf(event));
  }
  console.log(`${name}: ${events.length} events are equal`);
};

// Pairs, which the simulator does not send.
const sendPairs = async () => {
  const time = Date.now() * 1000;
  const lines = Array.from({ length: 50 }, (_, n) => [
    { T: 't', S: 'BTC-USD', p: 61000.25 + n, s: 0.125, side: n % 2 ? 'buy' : 'sell', i: time + n, t: time + n },
    { T: 'q', S: 'BTC-USD', bp: 61000.25 + n, bs: 0.5, ap: 61000.5 + n, as: 2, t: time + n },
  ]).flat();
  const body = lines.map(line => JSON.stringify(line)).join('\n');
  const response = await (await fetch(`${address}v1/ingest`, { method: 'POST', body })).json();
  assert.equal(response.accepted, lines.length, JSON.stringify(response));
};

for (const [name, websocketClient] of [['massive', massive.websocketClient], ['polygon', polygon.websocketClient]]) {
  const sockets = websocketClient('any key', `${socketAddress}massive`);
  const stocks = 'T.*,Q.*,A.*';
  await check(name, await receive(sockets.stocks(), stocks, EVENTS), stocks);
  const pairs = 'XT.BTC-USD,XQ.X:BTC-USD';
  await check(`${name} crypto`, await receive(sockets.crypto(), pairs, 100, sendPairs), pairs);
}

const { sym } = [...native].find(([key]) => key.startsWith('T '))[1];
const today = new Date().toISOString().slice(0, 10);
const rest = massive.restClient('any key', `${address}massive`);
const range = { multiplier: 1, timespan: 'minute', from: today, to: today };
const aggregates = await rest.getStocksAggregates({ stocksTicker: sym, ...range });
assert.ok(aggregates.results[0].n > 0, JSON.stringify(aggregates));
assert.ok((await rest.getLastStocksTrade({ stocksTicker: sym })).results.p > 0);
assert.ok((await rest.getStocksSnapshotTicker({ stocksTicker: sym })).ticker.day.v > 0);
await assert.rejects(rest.getLastStocksTrade({ stocksTicker: 'NOSUCHTICKER' }));

const older = polygon.restClient('any key', `${address}massive`, { pagination: true });
assert.ok((await older.getStocksAggregates(sym, 1, 'minute', today, today)).results[0].n > 0);
assert.ok((await older.getLastStocksTrade(sym)).results.p > 0);
// With pagination, the client asks for page after page.
assert.ok((await older.listTickers()).results.length > 500);
console.log('REST works');
process.exit(0);
