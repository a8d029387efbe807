import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flushTasks, FakeServer } from './testing/fake-server.js';

const message = (u, more = {}) => ({ T: 'msg', topic: 'lobby', data: u, from: 'p7', t: 1, q: u, u, ...more });

function inLobby(options = {}) {
  const server = new FakeServer(options, 'message', 'loss');
  server.feed.subscribe({ messages: 'lobby' });
  return server.greet();
}

test('the name and the echo are part of the first request of every connection', () => {
  const server = inLobby({ name: 'Ada', echo: false });

  const [first] = server.sent('subscribe');
  assert.deepEqual([first.name, first.echo], ['Ada', false]);

  server.disconnect().host.advance(125);
  server.greet('s2');
  const [again] = server.sent('subscribe');
  assert.deepEqual([again.name, again.echo], ['Ada', false]);
});

test('rename sends the new name', async () => {
  const server = inLobby();
  await flushTasks();
  server.sent('subscribe');

  server.feed.rename('Grace');
  await flushTasks();

  assert.equal(server.sent('subscribe').at(-1).name, 'Grace');
});

test('a message to this client is delivered, and neither a loss nor a position', () => {
  const server = inLobby().respond({ messages: ['lobby'] });

  server.send(message(5), { T: 'msg', topic: 'lobby', data: 'psst', from: 'p7', to: 'p8', t: 1 }, message(6));

  assert.deepEqual(server.takeEvents().map(([name, { data }]) => [name, data]), [['message', 5], ['message', 'psst'], ['message', 6]]);
});

test('without an echo, the numbers of own messages are no loss', () => {
  const server = inLobby({ echo: false }).respond({ messages: ['lobby'], echo: false });

  server.send(message(5), message(8));

  assert.deepEqual(server.feed.stats.losses, { told: 0, untold: 0, resets: 0 });
});

test('publish passes on the key and the receiver', async () => {
  const server = new FakeServer();
  server.greet();
  const value = server.feed.publish('game', [3, 4], { key: 'ada' });
  const direct = server.feed.publish('lobby', 'psst', { to: 'p8' });

  const [first, second] = server.sent('publish');
  server.send({ T: 'ack', id: first.id, q: 7 }, { T: 'ack', id: second.id });

  assert.deepEqual([first.key, first.to, second.key, second.to], ['ada', undefined, undefined, 'p8']);
  assert.equal((await value).q, 7);
  assert.equal((await direct).q, undefined);
});

test('history is part of a subscription to messages', async () => {
  const server = new FakeServer({ history: 20 });
  server.greet();
  server.feed.subscribe({ messages: 'lobby' });
  server.feed.subscribe({ trades: 'AAPL' });
  await flushTasks();

  assert.deepEqual(server.sent('subscribe').map(({ history }) => history), [20]);
});

test('a kept value is no predecessor of the next message', () => {
  const server = inLobby().respond({ messages: ['lobby'] });

  server.send(message(5, { sn: true, key: 'a' }), message(99), message(100));

  assert.deepEqual(server.feed.stats.losses, { told: 0, untold: 0, resets: 0 });
});

test('the members of a room follow its joins and leaves', () => {
  const server = new FakeServer({}, 'join', 'leave');
  server.feed.subscribe({ presence: 'Lobby' });
  server.greet().respond({ presence: ['Lobby'] });
  const ada = { client: 'p7', name: 'Ada', since: 1 };
  const bob = { client: 'p8', since: 2 };

  assert.equal(server.feed.members('Lobby'), undefined);
  server.send({ T: 'presence', topic: 'Lobby', count: 1, members: [ada], t: 1, u: 0, sn: true });
  server.send({ T: 'join', topic: 'Lobby', ...bob, count: 2, t: 2, u: 1 });
  assert.deepEqual(server.feed.members('Lobby'), { count: 2, members: [ada, bob] });
  server.send({ T: 'leave', topic: 'Lobby', ...ada, count: 1, t: 3, u: 2 });
  assert.deepEqual(server.feed.members('Lobby'), { count: 1, members: [bob] });
  server.send({ T: 'presence', topic: 'Lobby', count: 101, t: 4, u: 3 });
  assert.deepEqual(server.feed.members('Lobby'), { count: 101, members: undefined });
  assert.deepEqual(server.takeEvents().map(([name, { client }]) => [name, client]), [['join', 'p8'], ['leave', 'p7']]);
});
