import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, quote, flushTasks, trade } from './testing/fake-server.js';

async function open(channel, names, options) {
  const server = new FakeServer();
  const stream = server.feed[channel](names, options);
  server.greet().respond({ [channel]: [names].flat() });
  return { server, stream };
}

async function numbersOf(stream, count) {
  const numbers = [];
  while (numbers.length < count) {
    numbers.push((await stream.next()).value.u);
  }
  return numbers;
}

test('delivers the events of its names, and unsubscribes when the loop ends', async () => {
  const { server, stream } = await open('trades', 'AAPL');
  server.send(trade('AAPL', 1, 1), trade('MSFT', 1, 2), trade('AAPL', 2, 3));

  const received = [];
  for await (const { S, u } of stream) {
    received.push([S, u]);
    if (u === 2) {
      break;
    }
  }
  await flushTasks();

  assert.deepEqual(received, [['AAPL', 1], ['AAPL', 2]]);
  assert.deepEqual(server.sent('unsubscribe').map(({ trades }) => trades), [['AAPL']]);
});

test('keeps a symbol subscribed that another subscription uses', async () => {
  const { server, stream } = await open('trades', 'AAPL');
  server.feed.subscribe({ trades: ['AAPL'] });

  await stream.return();
  await flushTasks();

  assert.deepEqual(server.sent('unsubscribe'), []);
});

test('fails above its capacity after the buffered events are read', async () => {
  const { server, stream } = await open('trades', 'AAPL', { capacity: 2 });

  server.send(trade('AAPL', 1, 1), trade('AAPL', 2, 2), trade('AAPL', 3, 3));

  assert.deepEqual(await numbersOf(stream, 2), [1, 2]);
  await assert.rejects(stream.next(), { code: 'overflow' });
  assert.equal((await stream.next()).done, true);
});

test('discards the oldest event with the policy oldest', async () => {
  const { server, stream } = await open('trades', 'AAPL', { capacity: 2, overflow: 'oldest' });

  server.send(trade('AAPL', 1, 1), trade('AAPL', 2, 2), trade('AAPL', 3, 3));

  assert.deepEqual(await numbersOf(stream, 2), [2, 3]);
  assert.equal(stream.dropped, 1);
});

test('keeps the latest event of each symbol with the policy latest', async () => {
  const { server, stream } = await open('quotes', '*', { overflow: 'latest' });

  server.send(quote('AAPL', 1, 1), quote('MSFT', 1, 2), quote('AAPL', 2, 3));

  assert.deepEqual([(await stream.next()).value, (await stream.next()).value].map(({ S, u }) => [S, u]), [['AAPL', 2], ['MSFT', 1]]);
  assert.equal(stream.dropped, 1);
});

test('ends with the error of a symbol that the server rejects', async () => {
  const server = new FakeServer({}, 'error');
  const next = server.feed.trades('ZZZZ').next();

  server.greet().respond({ rejected: [{ channel: 'trades', S: 'ZZZZ', code: 412, msg: 'unknown' }] });

  await assert.rejects(next, { code: 412 });
});

test('ends when its signal is aborted or the client is closed', async () => {
  const controller = new AbortController();
  const { server, stream } = await open('trades', 'AAPL', { signal: controller.signal });
  const other = server.feed.quotes('AAPL').next();

  controller.abort();
  const ended = await stream.next();
  server.feed.close();

  assert.equal(ended.done, true);
  assert.equal((await other).done, true);
});

test('throws for an unknown policy', () => {
  assert.throws(() => new FakeServer().feed.trades('AAPL', { overflow: 'newest' }), /overflow 'newest' is not one of error, oldest, latest/);
});
