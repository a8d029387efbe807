import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeServer, trade } from './testing/fake-server.js';

const listed = (alert, more = {}) => ({ alert, S: 'AAPL', type: 'price', above: 130, repeat: false, met: false, set: 1, ...more });

test('an alert is set, listed and removed by requests that resolve to what the server says', async () => {
  const server = new FakeServer();
  const set = server.feed.alert('AAPL', { type: 'price', above: 130 });
  server.greet();
  const all = server.feed.alerts();
  const removed = server.feed.unalert('a1');
  const everything = server.feed.unalert();

  const [first] = server.sent('alert');
  const [list] = server.sent('alerts');
  const [one, rest] = server.sent('unalert');
  server.send({ T: 'alerts', id: first.id, alerts: [listed('a1')], max: 500 });
  server.send({ T: 'alerts', id: list.id, alerts: [listed('a1'), listed('a2')], max: 500 });
  server.send({ T: 'alerts', id: one.id, alerts: [listed('a1')], max: 500 }, { T: 'alerts', id: rest.id, alerts: [listed('a2')], max: 500 });

  assert.deepEqual(first, { action: 'alert', S: 'AAPL', type: 'price', above: 130, repeat: false, id: first.id });
  assert.deepEqual([one.alerts, rest.all], [['a1'], true]);
  assert.deepEqual(await set, listed('a1'));
  assert.deepEqual((await all).alerts.map(({ alert }) => alert), ['a1', 'a2']);
  assert.deepEqual(await removed, [listed('a1')]);
  assert.deepEqual(await everything, [listed('a2')]);
});

test('a refused alert rejects with the code of the server, and is no error event', async () => {
  const server = new FakeServer({}, 'error');
  server.greet();
  const set = server.feed.alert('AAPL', { type: 'price', below: '1.005', repeat: true });

  server.send({ T: 'error', id: server.sent('alert')[0].id, code: 417, msg: 'too many decimals' });

  await assert.rejects(set, { code: 417, message: 'too many decimals' });
  assert.deepEqual(server.takeEvents(), []);
});

test('an alert that was sent is not sent again on the next connection', async () => {
  const server = new FakeServer();
  server.greet();
  const set = server.feed.alert('AAPL', { type: 'halt' });

  server.disconnect().host.advance(125);
  server.greet('s2');

  await assert.rejects(set, { code: 'lost' });
  assert.deepEqual(server.sent('alert'), []);
});

test('an alert that fires is an event, and moves no cursor', () => {
  const server = new FakeServer({}, 'alert', 'loss');
  server.feed.subscribe({ trades: ['AAPL'] });
  server.greet().respond({ trades: ['AAPL'] });
  const fired = { T: 'alert', ...listed('a1'), value: 130.5, t: 2, q: 9, late: true };

  server.send(trade('AAPL', 1, 5), fired);
  server.disconnect().host.advance(125);
  server.greet('s2');

  assert.deepEqual(server.takeEvents(), [['alert', fired]]);
  assert.equal(server.sent('subscribe')[0].resume, 'e1:5');
});
