import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotecast } from '../../main/resources/META-INF/resources/sdk/quotecast.js';
import { FakeServer, quote, flushTasks, trade } from './testing/fake-server.js';

test('publish resolves to the position of the message', async () => {
  const server = new FakeServer();
  const published = server.feed.publish('lobby', { any: 'json' });

  server.greet();
  const [message] = server.sent('publish');
  server.send({ T: 'ack', id: message.id, q: 12 });

  assert.deepEqual([message.topic, message.data], ['lobby', { any: 'json' }]);
  assert.deepEqual(await published, { id: message.id, q: 12 });
});

test('publish rejects with the code of the server', async () => {
  const server = new FakeServer();
  server.greet();
  const published = server.feed.publish('no such topic', 1);

  server.send({ T: 'error', id: server.sent('publish')[0].id, code: 419, msg: 'invalid topic' });

  await assert.rejects(published, { code: 419, message: 'invalid topic' });
});

test('publish does not send a message again whose outcome is unknown', async () => {
  const server = new FakeServer();
  server.greet();
  const published = server.feed.publish('lobby', 1);

  server.disconnect().host.advance(125);
  server.greet('s2');

  await assert.rejects(published, { code: 'lost' });
  assert.deepEqual(server.sent('publish'), []);
});

test('publish rejects messages above the rate limit without sending them', async () => {
  const server = new FakeServer();
  server.greet();

  const outcomes = Array.from({ length: 100 }, () => server.feed.publish('lobby', 1));
  const sent = server.sent('publish');
  sent.forEach(({ id }) => server.send({ T: 'ack', id, q: 1 }));
  const rejected = (await Promise.allSettled(outcomes)).filter(({ reason }) => reason?.code === 429);

  assert.equal(sent.length + rejected.length, 100);
  assert.equal(sent.length, 79);
});

test('publish does not send invalid, oversized, late or aborted messages', async () => {
  const server = new FakeServer();
  server.greet();

  await assert.rejects(server.feed.publish('lobby', undefined), { code: 400 });
  await assert.rejects(server.feed.publish('lobby', 'x'.repeat(70_000)), { code: 413 });
  await assert.rejects(server.feed.publish('lobby', 1, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  server.feed.close();
  await assert.rejects(server.feed.publish('lobby', 1), { code: 'closed' });
  assert.deepEqual(server.sent('publish'), []);
});

test('an abort rejects a pending publish, and the late response is ignored', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const controller = new AbortController();
  const published = server.feed.publish('lobby', 1, { signal: controller.signal });

  controller.abort();
  server.send({ T: 'ack', id: server.sent('publish')[0].id, q: 1 });

  await assert.rejects(published, { name: 'AbortError' });
  assert.deepEqual(server.takeEvents(), []);
});

test('a listener that throws does not affect the others', () => {
  const server = new FakeServer({}, 'error');
  const received = [];
  server.feed.on('trade', () => {
    throw new Error('listener bug');
  });
  server.feed.on('trade', ({ u }) => received.push(u));
  server.feed.subscribe({ trades: '*' });

  server.greet().send(trade('AAPL', 1, 1), trade('AAPL', 2, 2));

  assert.deepEqual(received, [1, 2]);
  assert.deepEqual(server.takeEvents().map(([, { code, cause }]) => [code, cause.message]), [['listener', 'listener bug'], ['listener', 'listener bug']]);
});

test('a listener is removed by the returned function and by its signal', () => {
  const server = new FakeServer();
  const controller = new AbortController();
  const received = [];
  const remove = server.feed.on('trade', () => received.push('first'));
  server.feed.on('trade', () => received.push('second'), { signal: controller.signal });
  server.greet().send(trade('AAPL', 1, 1));

  remove();
  controller.abort();
  server.send(trade('AAPL', 2, 2));

  assert.deepEqual(received, ['first', 'second']);
  assert.throws(() => server.feed.on('trades', () => {}), /unknown event 'trades'/);
});

test('ignores unknown messages and keys, and reports text that is not JSON', () => {
  const server = new FakeServer({}, 'error', 'quote');
  server.feed.subscribe({ quotes: '*' });
  server.greet();

  server.send({ T: 'weather', S: 'AAPL' }, quote('AAPL', 1, 1, { unknown: 1 }));
  server.socket.onmessage({ data: 'hello' });

  assert.deepEqual(server.takeEvents().map(([name, { code, unknown }]) => [name, code ?? unknown]), [['quote', 1], ['error', 'garbled']]);
});

test('delivers no further events of a frame after a listener closed the client', () => {
  const server = new FakeServer();
  const received = [];
  server.feed.on('trade', ({ u }) => received.push(u) && server.feed.close());

  server.greet().send(trade('AAPL', 1, 1), trade('AAPL', 2, 2));

  assert.deepEqual(received, [1]);
});

test('rates cover the last two seconds', () => {
  const server = new FakeServer();
  server.greet();
  server.host.advance(2_000);

  server.send(trade('AAPL', 1, 1), trade('AAPL', 2, 2));
  const { eventsPerSecond, bytesPerSecond } = server.feed.stats;
  server.host.advance(2_000);

  assert.deepEqual([eventsPerSecond, bytesPerSecond], [1, JSON.stringify([trade('AAPL', 1, 1), trade('AAPL', 2, 2)]).length / 2]);
  assert.equal(server.feed.stats.eventsPerSecond, 0);
  assert.equal(server.feed.stats.events, 2);
});

test('throws for an invalid address, a missing address and a missing WebSocket class', () => {
  assert.throws(() => quotecast('ftp://host', { WebSocket: class {} }), /is not the address of a server/);
  assert.throws(() => quotecast(undefined, { WebSocket: class {} }), /address of the server is missing/);
  assert.throws(() => quotecast('ws://host', { WebSocket: null }), /no WebSocket class is available/);
});

test('an unhandled promise does not end the program', async () => {
  const server = new FakeServer({}, 'error');
  server.feed.subscribe({ quotes: 'AAPL' });

  server.feed.close();
  await flushTasks();

  assert.equal(server.feed.state, 'closed');
});
