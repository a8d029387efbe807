import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, flushTasks } from './testing/fake-server.js';

const states = server => server.takeEvents().map(([, { state, retryMs }]) => (retryMs === undefined ? state : `${state} ${retryMs}`));

test('resolves the stream from the address of the server', () => {
  const server = new FakeServer();

  assert.equal(server.socket.address, 'ws://feed.example:8080/v1/stream');
});

test('becomes live with the greeting and releases everything when it is closed', () => {
  const server = new FakeServer({}, 'state');

  server.greet();
  server.feed.close();

  assert.deepEqual(states(server), ['live', 'closed']);
  assert.equal(server.socket.isClosed, true);
  assert.equal(server.host.timers, 0);
  assert.equal(server.host.onlineListeners, 0);
});

test('doubles the limit of its random delays up to 20 s', () => {
  const server = new FakeServer({}, 'state');
  server.greet().takeEvents();
  const delays = [];

  for (let i = 0; i < 9; i++) {
    server.disconnect();
    delays.push(server.takeEvents().at(-1)[1].retryMs);
    server.host.advance(delays.at(-1));
  }

  assert.deepEqual(delays, [125, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

// Node 20 reports a refused connection by an error, and no close follows.
test('reconnects after an error without a close', () => {
  const server = new FakeServer({}, 'state');

  server.socket.onerror({});

  assert.deepEqual(states(server), ['connecting 125']);
  server.host.advance(125);
  assert.equal(server.sockets.length, 2);
  assert.equal(server.host.timers, 1);
});

test('counts an error that a close follows once', () => {
  const server = new FakeServer({}, 'state');
  const failed = server.socket;

  failed.onerror({});
  failed.onclose?.({ code: 1006, reason: '' });
  failed.onerror({});

  assert.deepEqual(states(server), ['connecting 125']);
});

test('takes the reason from the close of a connection that was open', () => {
  const server = new FakeServer({}, 'state');
  server.greet().takeEvents();

  server.socket.onerror({});

  assert.deepEqual(states(server), []);
  assert.equal(server.disconnect(1012).takeEvents().at(-1)[1].reason, 'closed with 1012');
});

test('resets the backoff only after a connection that lasted', () => {
  const server = new FakeServer({}, 'state');
  server.greet().disconnect().host.advance(125);
  server.greet().disconnect().host.advance(250);
  server.greet();
  server.host.advance(5_000);
  server.takeEvents();

  server.disconnect();

  assert.deepEqual(states(server), ['reconnecting 125']);
});

test('reconnects immediately when the browser is online again', () => {
  const server = new FakeServer();
  server.greet().disconnect();

  server.host.goOnline();

  assert.equal(server.sockets.length, 2);
  assert.equal(server.host.timers, 1);
});

test('is stalled after two silent heartbeat intervals, until a new connection is live', () => {
  const server = new FakeServer({}, 'state');
  server.greet();
  server.host.advance(9_000);
  server.send({ T: 'hb', q: 1 });
  server.host.advance(9_999);
  assert.equal(server.feed.state, 'live');

  server.host.advance(1);
  server.host.advance(125);
  server.greet('s2');

  assert.deepEqual(states(server), ['live', 'stalled 125', 'live']);
  assert.equal(server.sockets[0].isClosed, true);
  assert.equal(server.sent('subscribe')[0].session, 's1');
});

test('is reconnecting when the first attempt after a stall fails', () => {
  const server = new FakeServer({}, 'state');
  server.greet().host.advance(10_125);

  server.disconnect();

  assert.deepEqual(states(server), ['live', 'stalled 125', 'reconnecting 250']);
});

test('reads pending messages after a suspension before it declares the connection dead', () => {
  const server = new FakeServer();
  server.greet();

  server.host.suspend(60_000);
  server.host.advance(0);
  server.send({ T: 'hb', q: 1 });
  server.host.advance(5_000);

  assert.equal(server.feed.state, 'live');
});

test('closes a connection on which no greeting arrives', () => {
  const server = new FakeServer();
  server.open();

  server.host.advance(10_000);

  assert.equal(server.sockets[0].isClosed, true);
  assert.equal(server.feed.state, 'connecting');
});

test('reconnects to a restarting server after the delay that it requested', () => {
  const server = new FakeServer({}, 'state');
  server.greet().send({ T: 'drain', reason: 'restart', in_ms: 4_000, reconnect_ms: 4_210, resume: 'e1:5' }).takeEvents();

  server.disconnect(1012);

  assert.deepEqual(states(server), ['reconnecting 4210']);
});

test('sends the key first, and nothing else until it is accepted', async () => {
  const server = new FakeServer({ key: async () => 'secret' }, 'raw');
  server.feed.subscribe({ quotes: 'AAPL' });

  server.greet();
  await flushTasks();
  const sentBefore = server.socket.sent.slice();
  server.send({ T: 'success', msg: 'authenticated' });

  assert.deepEqual(sentBefore, [{ action: 'auth', key: 'secret' }]);
  assert.deepEqual(server.sent('subscribe')[0].quotes, ['AAPL']);
  assert.equal(server.takeEvents().some(([, { text }]) => text.includes('secret')), false);
});

test('becomes live with a key on a server that requires none', async () => {
  const server = new FakeServer({ key: 'secret' });
  server.greet();

  server.send({ T: 'error', code: 403, msg: 'this server requires no key' });

  assert.equal(server.feed.state, 'live');
});

for (const [what, refuse] of [
  ['a fatal error', server => server.send({ T: 'error', code: 402, msg: 'no such key', fatal: true })],
  ['a close code', server => server.disconnect(4402, 'no such key')],
]) {
  test(`does not retry a key that the server refuses with ${what}`, async () => {
    const server = new FakeServer({ key: 'wrong' }, 'state', 'error');
    const trades = server.feed.trades('*').next();
    server.greet();

    refuse(server);
    server.host.advance(60_000);

    await assert.rejects(trades, { code: 402, fatal: true });
    assert.deepEqual(server.takeEvents().map(([name, event]) => event.state ?? `${name} ${event.code}`), ['closed', 'error 402']);
    assert.equal(server.sockets.length, 1);
    assert.equal(server.host.timers, 0);
  });
}

test('asks for the key again when it could not be obtained', async () => {
  let calls = 0;
  const server = new FakeServer({ key: () => (++calls === 1 ? Promise.reject(new Error('no network')) : 'secret') }, 'error');

  server.greet();
  await flushTasks();
  server.host.advance(125);
  server.greet();
  await flushTasks();

  assert.deepEqual(server.takeEvents().map(([, { code, cause }]) => [code, cause.message]), [['key', 'no network']]);
  assert.deepEqual(server.socket.sent, [{ action: 'auth', key: 'secret' }]);
});

test('closes when the signal is aborted', () => {
  const controller = new AbortController();
  const server = new FakeServer({ signal: controller.signal });
  server.greet();

  controller.abort();

  assert.equal(server.feed.state, 'closed');
  assert.equal(server.host.timers, 0);
});

test('measures the round trip with every heartbeat', () => {
  const server = new FakeServer();
  server.greet().send({ T: 'hb', q: 1 });

  server.host.advance(7);
  server.send({ T: 'pong', id: server.sent('ping').at(-1).id, t: 1 });

  assert.equal(server.feed.stats.rttMs, 7);
});
