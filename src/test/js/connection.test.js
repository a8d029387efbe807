import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, settled } from './testing/fake-server.js';

const states = server => server.told().map(([, { state, retryMs }]) => (retryMs === undefined ? state : `${state} ${retryMs}`));

test('the address of a server becomes that of its stream', () => {
  const server = new FakeServer();

  assert.equal(server.socket.address, 'ws://feed.example:8080/v1/stream');
});

test('the greeting makes it live, and closing leaves nothing behind', () => {
  const server = new FakeServer({}, 'state');

  server.greet();
  server.feed.close();

  assert.deepEqual(states(server), ['live', 'closed']);
  assert.equal(server.socket.isClosed, true);
  assert.equal(server.host.timers, 0);
  assert.equal(server.host.onlineListeners, 0);
});

test('the waits double up to twenty seconds, and chance takes its share of each', () => {
  const server = new FakeServer({}, 'state');
  server.greet().told();
  const waits = [];

  for (let i = 0; i < 9; i++) {
    server.hangUp();
    waits.push(server.told().at(-1)[1].retryMs);
    server.host.pass(waits.at(-1));
  }

  assert.deepEqual(waits, [125, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('a connection that lasted makes the next wait a short one, one that did not does not', () => {
  const server = new FakeServer({}, 'state');
  server.greet().hangUp().host.pass(125);
  server.greet().hangUp().host.pass(250);
  server.greet();
  server.host.pass(5_000);
  server.told();

  server.hangUp();

  assert.deepEqual(states(server), ['reconnecting 125']);
});

test('it tries at once when the browser is online again', () => {
  const server = new FakeServer();
  server.greet().hangUp();

  server.host.goOnline();

  assert.equal(server.sockets.length, 2);
  assert.equal(server.host.timers, 1);
});

test('two heartbeats without a sound are a stall, and a new connection that comes about ends it', () => {
  const server = new FakeServer({}, 'state');
  server.greet();
  server.host.pass(9_000);
  server.say({ T: 'hb', q: 1 });
  server.host.pass(9_999);
  assert.equal(server.feed.state, 'live');

  server.host.pass(1);
  server.host.pass(125);
  server.greet('s2');

  assert.deepEqual(states(server), ['live', 'stalled 125', 'live']);
  assert.equal(server.sockets[0].isClosed, true);
  assert.equal(server.sent('subscribe')[0].session, 's1');
});

test('after a stall a try that fails makes it reconnecting', () => {
  const server = new FakeServer({}, 'state');
  server.greet().host.pass(10_125);

  server.hangUp();

  assert.deepEqual(states(server), ['live', 'stalled 125', 'reconnecting 250']);
});

test('a program that was held up reads what has come before it calls the connection dead', () => {
  const server = new FakeServer();
  server.greet();

  server.host.sleep(60_000);
  server.host.pass(0);
  server.say({ T: 'hb', q: 1 });
  server.host.pass(5_000);

  assert.equal(server.feed.state, 'live');
});

test('a server that takes the connection and never greets is left', () => {
  const server = new FakeServer();
  server.open();

  server.host.pass(10_000);

  assert.equal(server.sockets[0].isClosed, true);
  assert.equal(server.feed.state, 'connecting');
});

test('a server that restarts is given the time that it asked for', () => {
  const server = new FakeServer({}, 'state');
  server.greet().say({ T: 'drain', reason: 'restart', in_ms: 4_000, reconnect_ms: 4_210, resume: 'e1:5' }).told();

  server.hangUp(1012);

  assert.deepEqual(states(server), ['reconnecting 4210']);
});

test('a key goes first, and nothing else before it was taken', async () => {
  const server = new FakeServer({ key: async () => 'secret' }, 'raw');
  server.feed.subscribe({ quotes: 'AAPL' });

  server.greet();
  await settled();
  const before = server.socket.sent.slice();
  server.say({ T: 'success', msg: 'authenticated' });

  assert.deepEqual(before, [{ action: 'auth', key: 'secret' }]);
  assert.deepEqual(server.sent('subscribe')[0].quotes, ['AAPL']);
  assert.equal(server.told().some(([, { text }]) => text.includes('secret')), false);
});

test('a server that asks for no key lets one in who brings one', async () => {
  const server = new FakeServer({ key: 'secret' });
  server.greet();

  server.say({ T: 'error', code: 403, msg: 'this server asks for no key; you are in' });

  assert.equal(server.feed.state, 'live');
});

for (const [what, refuse] of [
  ['a fatal error', server => server.say({ T: 'error', code: 402, msg: 'no such key', fatal: true })],
  ['a close code', server => server.hangUp(4402, 'no such key')],
]) {
  test(`a key that is refused by ${what} is not tried again`, async () => {
    const server = new FakeServer({ key: 'wrong' }, 'state', 'error');
    const trades = server.feed.trades('*').next();
    server.greet();

    refuse(server);
    server.host.pass(60_000);

    await assert.rejects(trades, { code: 402, fatal: true });
    assert.deepEqual(server.told().map(([name, event]) => event.state ?? `${name} ${event.code}`), ['closed', 'error 402']);
    assert.equal(server.sockets.length, 1);
    assert.equal(server.host.timers, 0);
  });
}

test('where no key can be had it is asked for again', async () => {
  let asked = 0;
  const server = new FakeServer({ key: () => (++asked === 1 ? Promise.reject(new Error('no network')) : 'secret') }, 'error');

  server.greet();
  await settled();
  server.host.pass(125);
  server.greet();
  await settled();

  assert.deepEqual(server.told().map(([, { code, cause }]) => [code, cause.message]), [['key', 'no network']]);
  assert.deepEqual(server.socket.sent, [{ action: 'auth', key: 'secret' }]);
});

test('an aborted signal closes it', () => {
  const abortion = new AbortController();
  const server = new FakeServer({ signal: abortion.signal });
  server.greet();

  abortion.abort();

  assert.equal(server.feed.state, 'closed');
  assert.equal(server.host.timers, 0);
});

test('every heartbeat measures the round trip', () => {
  const server = new FakeServer();
  server.greet().say({ T: 'hb', q: 1 });

  server.host.pass(7);
  server.say({ T: 'pong', id: server.sent('ping').at(-1).id, t: 1 });

  assert.equal(server.feed.stats.rttMs, 7);
});
