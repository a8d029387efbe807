// Connects to a server that is then killed and restarted; fails unless every event is received once or reported as
// lost.

import assert from 'node:assert/strict';
import { once } from '../testing/once.js';
import { quotecast } from '../../../main/resources/META-INF/resources/sdk/quotecast.js';

const EVENTS = 300;

let socket;
class ObservedSocket extends WebSocket {
  constructor(address) {
    super(address);
    socket = this;
  }
}

const feed = quotecast(process.argv[2], { WebSocket: ObservedSocket });
const states = [];
const losses = [];
const last = new Map();
feed.on('state', ({ state }) => states.push(state));
feed.on('loss', loss => losses.push(loss));
feed.on('reset', () => last.clear());
for (const name of ['quote', 'trade']) {
  feed.on(name, ({ S, u, sn }) => {
    const previous = last.get(`${name} ${S}`);
    assert.ok(sn || previous === undefined || u === previous + 1, `${name} ${S}: number ${u} follows ${previous}`);
    last.set(`${name} ${S}`, u);
  });
}
feed.on('error', error => assert.fail(error));

async function receive(events) {
  let received = 0;
  for await (const quote of feed.quotes('*', { overflow: 'latest' })) {
    received += quote.sn ? 0 : 1;
    if (received === events) {
      return;
    }
  }
}

assert.deepEqual(await feed.subscribe({ quotes: '*', trades: '*' }), []);
await receive(EVENTS);
const lobby = feed.messages('lobby');
await feed.conflate(0);
const { q } = await feed.publish('lobby', { any: 'json' });
const { value } = await lobby.next();
assert.deepEqual([value.data, value.q], [{ any: 'json' }, q]);
await lobby.return();

const resumed = once(feed, 'resumed');
const session = feed.greeting.session;
socket.close();
await resumed;
await receive(EVENTS);
assert.notEqual(feed.greeting.session, session);
assert.deepEqual(feed.stats.losses, { told: 0, untold: 0, resets: 0 });

const reset = once(feed, 'reset');
const lost = once(feed, 'state');
console.log('kill the server');
assert.equal((await lost).state, 'reconnecting');
console.log('the server is gone');
await reset;
await receive(EVENTS);
assert.deepEqual(losses, []);
assert.deepEqual(feed.stats.losses, { told: 0, untold: 0, resets: 1 });
assert.deepEqual([...new Set(states)], ['live', 'reconnecting']);
assert.equal(states.at(-1), 'live');
assert.equal(feed.stats.reconnects, 2);
feed.close();
