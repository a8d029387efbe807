import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotecast } from '../../main/resources/META-INF/resources/sdk/quotecast.js';
import { FakeServer, quote, settled, trade } from './testing/fake-server.js';

test('a published message is promised its place on the tape', async () => {
  const server = new FakeServer();
  const promised = server.feed.publish('lobby', { any: 'json' });

  server.greet();
  const [message] = server.sent('publish');
  server.say({ T: 'ack', id: message.id, q: 12 });

  assert.deepEqual([message.topic, message.data], ['lobby', { any: 'json' }]);
  assert.deepEqual(await promised, { id: message.id, q: 12 });
});

test('a refused message rejects with the code of the server', async () => {
  const server = new FakeServer();
  server.greet();
  const promised = server.feed.publish('no such topic', 1);

  server.say({ T: 'error', id: server.sent('publish')[0].id, code: 419, msg: 'no' });

  await assert.rejects(promised, { code: 419, message: 'no' });
});

test('a message whose fate is unknown is not sent again', async () => {
  const server = new FakeServer();
  server.greet();
  const promised = server.feed.publish('lobby', 1);

  server.hangUp().host.pass(125);
  server.greet('s2');

  await assert.rejects(promised, { code: 'lost' });
  assert.deepEqual(server.sent('publish'), []);
});

test('more messages than the server takes are refused before it has to', async () => {
  const server = new FakeServer();
  server.greet();

  const outcomes = Array.from({ length: 100 }, () => server.feed.publish('lobby', 1));
  const sent = server.sent('publish');
  sent.forEach(({ id }) => server.say({ T: 'ack', id, q: 1 }));
  const rejected = (await Promise.allSettled(outcomes)).filter(({ reason }) => reason?.code === 429);

  assert.equal(sent.length + rejected.length, 100);
  assert.equal(sent.length, 79);
});

test('what cannot be said, is too large, comes too late or was aborted is not sent', async () => {
  const server = new FakeServer();
  server.greet();

  await assert.rejects(server.feed.publish('lobby', undefined), { code: 400 });
  await assert.rejects(server.feed.publish('lobby', 'x'.repeat(70_000)), { code: 413 });
  await assert.rejects(server.feed.publish('lobby', 1, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  server.feed.close();
  await assert.rejects(server.feed.publish('lobby', 1), { code: 'closed' });
  assert.deepEqual(server.sent('publish'), []);
});

test('an abortion while the answer is awaited rejects, and the late answer does no harm', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const abortion = new AbortController();
  const promised = server.feed.publish('lobby', 1, { signal: abortion.signal });

  abortion.abort();
  server.say({ T: 'ack', id: server.sent('publish')[0].id, q: 1 });

  await assert.rejects(promised, { name: 'AbortError' });
  assert.deepEqual(server.told(), []);
});

test('a listener that fails costs nobody anything', () => {
  const server = new FakeServer({}, 'error');
  const heard = [];
  server.feed.on('trade', () => {
    throw new Error('mine');
  });
  server.feed.on('trade', ({ u }) => heard.push(u));
  server.feed.subscribe({ trades: '*' });

  server.greet().say(trade('AAPL', 1, 1), trade('AAPL', 2, 2));

  assert.deepEqual(heard, [1, 2]);
  assert.deepEqual(server.told().map(([, { code, cause }]) => [code, cause.message]), [['listener', 'mine'], ['listener', 'mine']]);
});

test('a listener leaves by its function and by its signal', () => {
  const server = new FakeServer();
  const abortion = new AbortController();
  const heard = [];
  const leave = server.feed.on('trade', () => heard.push('one'));
  server.feed.on('trade', () => heard.push('other'), { signal: abortion.signal });
  server.greet().say(trade('AAPL', 1, 1));

  leave();
  abortion.abort();
  server.say(trade('AAPL', 2, 2));

  assert.deepEqual(heard, ['one', 'other']);
  assert.throws(() => server.feed.on('trades', () => {}), /there is no event 'trades'/);
});

test('what it does not know it ignores, and what is not JSON it tells', () => {
  const server = new FakeServer({}, 'error', 'quote');
  server.feed.subscribe({ quotes: '*' });
  server.greet();

  server.say({ T: 'weather', S: 'AAPL' }, quote('AAPL', 1, 1, { mood: 'good' }));
  server.socket.onmessage({ data: 'hello' });

  assert.deepEqual(server.told().map(([name, { code, mood }]) => [name, code ?? mood]), [['quote', 'good'], ['error', 'garbled']]);
});

test('a listener that closes the client in the middle of a frame hears no more of it', () => {
  const server = new FakeServer();
  const heard = [];
  server.feed.on('trade', ({ u }) => heard.push(u) && server.feed.close());

  server.greet().say(trade('AAPL', 1, 1), trade('AAPL', 2, 2));

  assert.deepEqual(heard, [1]);
});

test('the rates are those of the last two seconds', () => {
  const server = new FakeServer();
  server.greet();
  server.host.pass(2_000);

  server.say(trade('AAPL', 1, 1), trade('AAPL', 2, 2));
  const { eventsPerSecond, bytesPerSecond } = server.feed.stats;
  server.host.pass(2_000);

  assert.deepEqual([eventsPerSecond, bytesPerSecond], [1, JSON.stringify([trade('AAPL', 1, 1), trade('AAPL', 2, 2)]).length / 2]);
  assert.equal(server.feed.stats.eventsPerSecond, 0);
  assert.equal(server.feed.stats.events, 2);
});

test('an address that is none, a missing one and a missing WebSocket are named at once', () => {
  assert.throws(() => quotecast('ftp://host', { WebSocket: class {} }), /is no address of a server/);
  assert.throws(() => quotecast(undefined, { WebSocket: class {} }), /address of the server is missing/);
  assert.throws(() => quotecast('ws://host', { WebSocket: null }), /there is no WebSocket here/);
});

test('no promise that nobody looks at ends the program', async () => {
  const server = new FakeServer({}, 'error');
  server.feed.subscribe({ quotes: 'AAPL' });

  server.feed.close();
  await settled();

  assert.equal(server.feed.state, 'closed');
});
