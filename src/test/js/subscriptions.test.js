import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, quote, flushTasks, trade } from './testing/fake-server.js';

test('sends the subscriptions of one task as one message', async () => {
  const server = new FakeServer();
  server.greet();

  server.feed.subscribe({ quotes: ['aapl', 'MSFT'] });
  server.feed.subscribe({ trades: '*', messages: ['lobby'] });
  const bars = server.feed.bars('AAPL');
  await flushTasks();

  const [{ id, ...message }, ...others] = server.sent('subscribe');
  assert.deepEqual(message, { action: 'subscribe', trades: ['*'], quotes: ['AAPL', 'MSFT'], bars: ['AAPL'], messages: ['lobby'] });
  assert.deepEqual(others, []);
  await bars.return();
});

test('resolves to the rejected names and reports each as an error', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const response = server.feed.subscribe({ quotes: ['AAPL', 'ZZZZ'] });
  await flushTasks();

  const rejected = [{ channel: 'quotes', S: 'ZZZZ', code: 412, msg: "unknown symbol 'ZZZZ'" }];
  server.respond({ quotes: ['AAPL'], rejected });

  assert.deepEqual(await response, rejected);
  assert.deepEqual(server.takeEvents().map(([, { code, symbol }]) => [code, symbol]), [[412, 'ZZZZ']]);
});

test('does not repeat a request that the server refused as a whole', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const response = server.feed.subscribe({ quotes: ['AAPL'] });
  await flushTasks();

  server.send({ T: 'error', id: server.sent('subscribe')[0].id, code: 405, msg: 'too many' });
  await assert.rejects(response, { code: 405 });
  server.disconnect().host.advance(125);
  server.greet('s2');

  assert.deepEqual(server.sent('subscribe').map(({ quotes }) => quotes), [undefined]);
});

test('requests single symbols again when * is unsubscribed', async () => {
  const server = new FakeServer();
  server.feed.subscribe({ quotes: '*' });
  server.greet();
  server.feed.subscribe({ quotes: 'AAPL' });
  await flushTasks();

  server.feed.unsubscribe({ quotes: '*' });
  await flushTasks();

  const sent = server.socket.sent.filter(({ action }) => action.endsWith('subscribe'));
  assert.deepEqual(sent.map(({ action, quotes }) => [action, quotes]), [['subscribe', ['*']], ['unsubscribe', ['*']], ['subscribe', ['AAPL']]]);
});

test('resumes with the previous session and cursor, and requests unconfirmed names separately', async () => {
  const server = new FakeServer({ conflate: 250 });
  server.feed.subscribe({ trades: 'AAPL' });
  server.greet().respond({ trades: ['AAPL'], conflate: 250 }).send(trade('AAPL', 7, 41, { sn: true }), trade('AAPL', 8, 44));
  server.feed.subscribe({ quotes: 'MSFT' });
  await flushTasks();

  server.disconnect().host.advance(125);
  server.greet('s2');

  assert.deepEqual(server.sent('subscribe').map(({ id, ...message }) => message), [
    { action: 'subscribe', trades: ['AAPL'], session: 's1', resume: 'e1:44', conflate: 250 },
    { action: 'subscribe', quotes: ['MSFT'] },
  ]);
});

test('does not resume if it received nothing but snapshots', () => {
  const server = new FakeServer();
  server.feed.subscribe({ trades: 'AAPL' });
  server.greet().respond({ trades: ['AAPL'] }).send(trade('AAPL', 7, 41, { sn: true }));

  server.disconnect().host.advance(125);
  server.greet('s2');

  assert.deepEqual(server.sent('subscribe').map(({ resume, session, trades }) => [resume, session, trades]), [
    [undefined, 's1', undefined], [undefined, undefined, ['AAPL']]]);
});

test('reports a reset when the cursor is no longer available, and restarts from the snapshot', () => {
  const server = new FakeServer({}, 'reset', 'loss', 'error');
  server.feed.subscribe({ trades: 'AAPL' });
  server.greet().respond({ trades: ['AAPL'] }).send(trade('AAPL', 700, 4_400));
  server.disconnect().host.advance(125);

  server.greet('s2', 'e2');
  const { id, resume } = server.sent('subscribe')[0];
  server.send({ T: 'error', id, code: 416, msg: 'cursor not available' });
  server.respond({ trades: ['AAPL'], resumed: { from: 4_400, to: 9, events: 0, complete: false } }, id);
  server.send(trade('AAPL', 3, 8, { sn: true }), trade('AAPL', 4, 10));

  assert.equal(resume, 'e1:4400');
  assert.deepEqual(server.takeEvents(), [['reset', { reason: 'the missed events are no longer in the journal', cursor: 'e1:4400' }]]);
  assert.deepEqual(server.feed.stats.losses, { told: 0, untold: 0, resets: 1 });
  assert.equal(server.feed.latest('AAPL').trade.u, 4);
});

test('stays paused on a new connection without a resume or a loss', () => {
  const server = new FakeServer({}, 'loss', 'reset');
  server.feed.subscribe({ quotes: 'AAPL' });
  server.greet().respond({ quotes: ['AAPL'] }).send(quote('AAPL', 1, 1));

  server.feed.pause();
  server.disconnect().host.advance(125);
  server.greet('s2');
  const actions = server.socket.sent.map(({ action, resume }) => [action, resume]);
  server.feed.unpause();
  server.send({ T: 'success', msg: 'unpaused' }, quote('AAPL', 90, 900, { sn: true }), quote('AAPL', 91, 901));

  assert.deepEqual(actions.slice(0, 3), [['subscribe', undefined], ['subscribe', undefined], ['pause', undefined]]);
  assert.deepEqual(server.takeEvents(), []);
});

test('discards the latest values of a symbol with its subscription', async () => {
  const server = new FakeServer();
  server.feed.subscribe({ quotes: 'AAPL', trades: 'AAPL' });
  server.greet().respond({ quotes: ['AAPL'], trades: ['AAPL'] }).send(quote('AAPL', 1, 1), trade('AAPL', 1, 2));

  server.feed.unsubscribe({ quotes: 'AAPL' });
  await flushTasks();
  server.respond({ trades: ['AAPL'] });
  const { quote: removed, trade: remaining } = server.feed.latest('AAPL');
  server.feed.unsubscribe();
  await flushTasks();
  server.respond({});

  assert.equal(removed, undefined);
  assert.equal(remaining.u, 1);
  assert.equal(server.feed.latest('AAPL'), undefined);
});

test('sends a new conflation interval and reports the one in force', async () => {
  const server = new FakeServer();
  server.greet();

  server.feed.conflate(1_000);
  await flushTasks();
  server.respond({ conflate: 1_000 });

  assert.equal(server.sent('subscribe')[0].conflate, 1_000);
  assert.equal(server.feed.stats.conflate, 1_000);
});
