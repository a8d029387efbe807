// Connects to a server that is then stopped; fails unless the client waits as long as the server requests.

import assert from 'node:assert/strict';
import { once } from '../testing/once.js';
import { quotecast } from '../../../main/resources/META-INF/resources/sdk/quotecast.js';

const feed = quotecast(process.argv[2]);
await feed.subscribe({ trades: '*' });
const drained = once(feed, 'drain');
const lost = once(feed, 'state');
console.log('stop the server');
const { reconnect_ms: wait } = await drained;
const { state, retryMs } = await lost;
feed.close();
assert.deepEqual([state, retryMs], ['reconnecting', wait]);
