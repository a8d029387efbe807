import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, quote, settled, trade } from './testing/fake-server.js';

async function opened(channel, names, options) {
  const server = new FakeServer();
  const stream = server.feed[channel](names, options);
  server.greet().answer({ [channel]: [names].flat() });
  return { server, stream };
}

async function values(stream, count) {
  const read = [];
  while (read.length < count) {
    read.push((await stream.next()).value.u);
  }
  return read;
}

test('a loop over a stream gets what it asked for, and its end unsubscribes', async () => {
  const { server, stream } = await opened('trades', 'AAPL');
  server.say(trade('AAPL', 1, 1), trade('MSFT', 1, 2), trade('AAPL', 2, 3));

  const read = [];
  for await (const { S, u } of stream) {
    read.push([S, u]);
    if (u === 2) {
      break;
    }
  }
  await settled();

  assert.deepEqual(read, [['AAPL', 1], ['AAPL', 2]]);
  assert.deepEqual(server.sent('unsubscribe').map(({ trades }) => trades), [['AAPL']]);
});

test('a symbol stays subscribed as long as one more wants it', async () => {
  const { server, stream } = await opened('trades', 'AAPL');
  server.feed.subscribe({ trades: ['AAPL'] });

  await stream.return();
  await settled();

  assert.deepEqual(server.sent('unsubscribe'), []);
});

test('more than may wait is an error, after what waited was read', async () => {
  const { server, stream } = await opened('trades', 'AAPL', { capacity: 2 });

  server.say(trade('AAPL', 1, 1), trade('AAPL', 2, 2), trade('AAPL', 3, 3));

  assert.deepEqual(await values(stream, 2), [1, 2]);
  await assert.rejects(stream.next(), { code: 'overflow' });
  assert.equal((await stream.next()).done, true);
});

test('the oldest gives way where that is the policy', async () => {
  const { server, stream } = await opened('trades', 'AAPL', { capacity: 2, overflow: 'oldest' });

  server.say(trade('AAPL', 1, 1), trade('AAPL', 2, 2), trade('AAPL', 3, 3));

  assert.deepEqual(await values(stream, 2), [2, 3]);
  assert.equal(stream.dropped, 1);
});

test('of each symbol only the newest waits where that is the policy', async () => {
  const { server, stream } = await opened('quotes', '*', { overflow: 'latest' });

  server.say(quote('AAPL', 1, 1), quote('MSFT', 1, 2), quote('AAPL', 2, 3));

  assert.deepEqual([(await stream.next()).value, (await stream.next()).value].map(({ S, u }) => [S, u]), [['AAPL', 2], ['MSFT', 1]]);
  assert.equal(stream.dropped, 1);
});

test('a symbol that the server does not know ends the stream with its error', async () => {
  const server = new FakeServer({}, 'error');
  const next = server.feed.trades('ZZZZ').next();

  server.greet().answer({ rejected: [{ channel: 'trades', S: 'ZZZZ', code: 412, msg: 'unknown' }] });

  await assert.rejects(next, { code: 412 });
});

test('a signal ends a stream, and closing the client ends them all', async () => {
  const abortion = new AbortController();
  const { server, stream } = await opened('trades', 'AAPL', { signal: abortion.signal });
  const other = server.feed.quotes('AAPL').next();

  abortion.abort();
  const ended = await stream.next();
  server.feed.close();

  assert.equal(ended.done, true);
  assert.equal((await other).done, true);
});

test('a wrong policy is named', () => {
  assert.throws(() => new FakeServer().feed.trades('AAPL', { overflow: 'newest' }), /overflow 'newest' is none of error, oldest, latest/);
});
