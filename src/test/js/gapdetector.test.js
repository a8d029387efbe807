import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, quote, trade } from './testing/fake-server.js';

function subscribed(conflate = 0) {
  const server = new FakeServer({ conflate }, 'loss');
  server.feed.subscribe({ trades: '*', quotes: '*', bars: '*', messages: '*' });
  return server.greet().respond({ trades: ['*'], quotes: ['*'], bars: ['*'], messages: ['*'], conflate });
}

test('reports a step that the server did not announce as a loss', () => {
  const server = subscribed();

  server.send(trade('AAPL', 5, 1, { sn: true }), trade('AAPL', 6, 2), trade('AAPL', 10, 3), trade('MSFT', 4, 4));

  assert.deepEqual(server.takeEvents(), [['loss', { channel: 'trades', name: 'AAPL', from: 7, to: 9, count: 3, told: false, reason: 'untold' }]]);
  assert.deepEqual(server.feed.stats.losses, { told: 0, untold: 3, resets: 0 });
});

test('counts the skipped events of a slow reader separately, and once', () => {
  const server = subscribed();

  server.send(trade('AAPL', 5, 1), { T: 'slow', st: 'started', pending: 9 });
  server.send({ T: 'gap', channel: 'trades', S: 'AAPL', from: 6, to: 8, reason: 'slow' }, trade('AAPL', 9, 20, { sn: true }));
  server.send({ T: 'slow', st: 'ended', skipped: 5, q: 21 }, trade('AAPL', 10, 22));

  assert.deepEqual(server.takeEvents().map(([, { from, to, told }]) => [from, to, told]), [[6, 8, true]]);
  assert.deepEqual(server.feed.stats.losses, { told: 5, untold: 0, resets: 0 });
});

test('reports what a source has not delivered, as no loss of the server', () => {
  const server = subscribed();

  server.send(trade('BTC-USD', 5, 1), { T: 'gap', channel: 'trades', S: 'BTC-USD', from: 6, to: 5, reason: 'source', missing: 47, first_id: 102, last_id: 148 });
  server.send(trade('BTC-USD', 6, 2));

  assert.deepEqual(server.takeEvents(), [['loss', { channel: 'trades', name: 'BTC-USD', from: 6, to: 5, count: 47, told: true, reason: 'source', firstId: 102, lastId: 148 }]]);
  assert.deepEqual(server.feed.stats.losses, { told: 0, untold: 0, resets: 0 });
});

test('continues after a reported gap at the end of a topic', () => {
  const server = subscribed();
  const message = u => ({ T: 'msg', topic: 'lobby', data: 1, from: 'p', t: 1, q: u, u });

  server.send(message(1), { T: 'gap', channel: 'messages', topic: 'lobby', from: 2, to: 4, reason: 'slow' }, message(5));

  assert.equal(server.feed.stats.losses.untold, 0);
});

test('resumes from the start of a slow period without counting the replay as a loss', () => {
  const server = subscribed();
  server.send(trade('AAPL', 5, 10), { T: 'slow', st: 'started', pending: 9 }, trade('AAPL', 9, 20, { sn: true }));

  server.disconnect().host.advance(125);
  server.greet('s2');
  server.send(trade('AAPL', 6, 12), trade('AAPL', 7, 14));

  assert.equal(server.sent('subscribe')[0].resume, 'e1:10');
  assert.equal(server.feed.stats.losses.untold, 0);
  assert.equal(server.feed.latest('AAPL').trade.u, 9);
});

test('under conflation a step in quotes is not a loss, and a step in trades is', () => {
  const server = subscribed(250);

  server.send(quote('AAPL', 1, 1), quote('AAPL', 9, 9), trade('AAPL', 1, 10), trade('AAPL', 3, 12));

  assert.deepEqual(server.takeEvents().map(([, { channel, count }]) => [channel, count]), [['trades', 1]]);
});

test('the first step after the end of conflation is not a loss, and later steps are', () => {
  const server = subscribed(250);
  server.send(quote('AAPL', 1, 1));

  server.respond({ trades: ['*'], quotes: ['*'], bars: ['*'], messages: ['*'] }).send(quote('AAPL', 5, 5), quote('AAPL', 7, 7));

  assert.equal(server.feed.stats.losses.untold, 1);
});

test('the bars of a symbol share one number in any order of their snapshots', () => {
  const server = subscribed();
  const bar = (tf, u, more) => ({ T: 'b', S: 'AAPL', tf, u, q: u, ...more });

  server.send(bar('1s', 12, { sn: true }), bar('1h', 9, { sn: true }), bar('1m', 13), bar('1s', 14));

  assert.equal(server.feed.stats.losses.untold, 0);
  assert.deepEqual(Object.keys(server.feed.latest('AAPL').bars), ['1s', '1h', '1m']);
});

test('corrections of trades have numbers of their own', () => {
  const server = new FakeServer();
  const corrections = [];
  const losses = [];
  server.feed.on('correction', ({ T, i }) => corrections.push([T, i]));
  server.feed.on('loss', loss => losses.push(loss));
  server.greet();

  server.send(
    trade('AAPL', 5, 10),
    { T: 'x', S: 'AAPL', i: 5, op: 1, os: 1, ot: 1, t: 2, q: 11, u: 1 },
    { T: 'c', S: 'AAPL', i: 4, op: 1, os: 1, ot: 1, p: 2, s: 1, t: 2, q: 12, u: 2 },
    trade('AAPL', 6, 13),
  );

  assert.deepEqual(corrections, [['x', 5], ['c', 4]]);
  assert.deepEqual(losses, []);
  assert.equal(server.feed.latest('AAPL').correction.i, 4);
  assert.equal(server.feed.latest('AAPL').trade.q, 13);
});

test('price bands have a channel of their own', () => {
  const server = new FakeServer();
  const bands = [];
  server.feed.on('priceBands', ({ l, h }) => bands.push([l, h]));
  server.greet();

  server.send(
    { T: 'l', S: 'AAPL', l: 1.2, h: 1.32, i: 'B', t: 2, q: 11, u: 1 },
    { T: 'l', S: 'AAPL', l: null, h: null, i: 'D', t: 2, q: 12, u: 2 },
  );

  assert.deepEqual(bands, [[1.2, 1.32], [null, null]]);
  assert.equal(server.feed.latest('AAPL').priceBands.i, 'D');
});
