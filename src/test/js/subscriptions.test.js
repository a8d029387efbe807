import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, quote, settled, trade } from './testing/fake-server.js';

test('what is wanted in one moment goes out in one message', async () => {
  const server = new FakeServer();
  server.greet();

  server.feed.subscribe({ quotes: ['aapl', 'MSFT'] });
  server.feed.subscribe({ trades: '*', messages: ['lobby'] });
  const bars = server.feed.bars('AAPL');
  await settled();

  const [{ id, ...message }, ...others] = server.sent('subscribe');
  assert.deepEqual(message, { action: 'subscribe', trades: ['*'], quotes: ['AAPL', 'MSFT'], bars: ['AAPL'], messages: ['lobby'] });
  assert.deepEqual(others, []);
  await bars.return();
});

test('a subscription gives what was rejected, and tells it as an error', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const answered = server.feed.subscribe({ quotes: ['AAPL', 'ZZZZ'] });
  await settled();

  const rejected = [{ channel: 'quotes', S: 'ZZZZ', code: 412, msg: "unknown symbol 'ZZZZ'" }];
  server.answer({ quotes: ['AAPL'], rejected });

  assert.deepEqual(await answered, rejected);
  assert.deepEqual(server.told().map(([, { code, symbol }]) => [code, symbol]), [[412, 'ZZZZ']]);
});

test('what is refused as a whole is not asked for again', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const answered = server.feed.subscribe({ quotes: ['AAPL'] });
  await settled();

  server.say({ T: 'error', id: server.sent('subscribe')[0].id, code: 405, msg: 'too many' });
  await assert.rejects(answered, { code: 405 });
  server.hangUp().host.pass(125);
  server.greet('s2');

  assert.deepEqual(server.sent('subscribe').map(({ quotes }) => quotes), [undefined]);
});

test('single symbols are asked for once more when the star goes', async () => {
  const server = new FakeServer();
  server.feed.subscribe({ quotes: '*' });
  server.greet();
  server.feed.subscribe({ quotes: 'AAPL' });
  await settled();

  server.feed.unsubscribe({ quotes: '*' });
  await settled();

  const sent = server.socket.sent.filter(({ action }) => action.endsWith('subscribe'));
  assert.deepEqual(sent.map(({ action, quotes }) => [action, quotes]), [['subscribe', ['*']], ['unsubscribe', ['*']], ['subscribe', ['AAPL']]]);
});

test('who comes back presents the old session and the cursor, and names apart what was never answered', async () => {
  const server = new FakeServer({ conflate: 250 });
  server.feed.subscribe({ trades: 'AAPL' });
  server.greet().answer({ trades: ['AAPL'], conflate: 250 }).say(trade('AAPL', 7, 41, { sn: true }), trade('AAPL', 8, 44));
  server.feed.subscribe({ quotes: 'MSFT' });
  await settled();

  server.hangUp().host.pass(125);
  server.greet('s2');

  assert.deepEqual(server.sent('subscribe').map(({ id, ...message }) => message), [
    { action: 'subscribe', trades: ['AAPL'], session: 's1', resume: 'e1:44', conflate: 250 },
    { action: 'subscribe', quotes: ['MSFT'] },
  ]);
});

test('who has had nothing but snapshots begins anew', () => {
  const server = new FakeServer();
  server.feed.subscribe({ trades: 'AAPL' });
  server.greet().answer({ trades: ['AAPL'] }).say(trade('AAPL', 7, 41, { sn: true }));

  server.hangUp().host.pass(125);
  server.greet('s2');

  assert.deepEqual(server.sent('subscribe').map(({ resume, session, trades }) => [resume, session, trades]), [
    [undefined, 's1', undefined], [undefined, undefined, ['AAPL']]]);
});

test('a cursor that is not held any more is told, and the snapshot begins a new count', () => {
  const server = new FakeServer({}, 'reset', 'loss', 'error');
  server.feed.subscribe({ trades: 'AAPL' });
  server.greet().answer({ trades: ['AAPL'] }).say(trade('AAPL', 700, 4_400));
  server.hangUp().host.pass(125);

  server.greet('s2', 'e2');
  const { id, resume } = server.sent('subscribe')[0];
  server.say({ T: 'error', id, code: 416, msg: 'not held' });
  server.answer({ trades: ['AAPL'], resumed: { from: 4_400, to: 9, events: 0, complete: false } }, id);
  server.say(trade('AAPL', 3, 8, { sn: true }), trade('AAPL', 4, 10));

  assert.equal(resume, 'e1:4400');
  assert.deepEqual(server.told(), [['reset', { reason: 'the tape does not hold what was missed', cursor: 'e1:4400' }]]);
  assert.deepEqual(server.feed.stats.losses, { told: 0, untold: 0, resets: 1 });
  assert.equal(server.feed.latest('AAPL').trade.u, 4);
});

test('a pause is kept over a new connection, resumes nothing, and leaves no loss', () => {
  const server = new FakeServer({}, 'loss', 'reset');
  server.feed.subscribe({ quotes: 'AAPL' });
  server.greet().answer({ quotes: ['AAPL'] }).say(quote('AAPL', 1, 1));

  server.feed.pause();
  server.hangUp().host.pass(125);
  server.greet('s2');
  const actions = server.socket.sent.map(({ action, resume }) => [action, resume]);
  server.feed.unpause();
  server.say({ T: 'success', msg: 'unpaused' }, quote('AAPL', 90, 900, { sn: true }), quote('AAPL', 91, 901));

  assert.deepEqual(actions.slice(0, 3), [['subscribe', undefined], ['subscribe', undefined], ['pause', undefined]]);
  assert.deepEqual(server.told(), []);
});

test('the newest of a symbol is forgotten with its subscription', async () => {
  const server = new FakeServer();
  server.feed.subscribe({ quotes: 'AAPL', trades: 'AAPL' });
  server.greet().answer({ quotes: ['AAPL'], trades: ['AAPL'] }).say(quote('AAPL', 1, 1), trade('AAPL', 1, 2));

  server.feed.unsubscribe({ quotes: 'AAPL' });
  await settled();
  server.answer({ trades: ['AAPL'] });
  const { quote: none, trade: kept } = server.feed.latest('AAPL');
  server.feed.unsubscribe();
  await settled();
  server.answer({});

  assert.equal(none, undefined);
  assert.equal(kept.u, 1);
  assert.equal(server.feed.latest('AAPL'), undefined);
});

test('another interval goes out with the next message and is kept', async () => {
  const server = new FakeServer();
  server.greet();

  server.feed.conflate(1_000);
  await settled();
  server.answer({ conflate: 1_000 });

  assert.equal(server.sent('subscribe')[0].conflate, 1_000);
  assert.equal(server.feed.stats.conflate, 1_000);
});
