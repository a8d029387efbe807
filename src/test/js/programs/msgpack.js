// Receives the feed in MessagePack and in JSON at the same time; fails unless both contain the same events.
// Arguments: the address of the server, and the directory in which @msgpack/msgpack is installed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [address, directory] = process.argv.slice(2);
const { decode, encode } = createRequire(`${directory}/`)('@msgpack/msgpack');
const EVENTS = 500;
const stream = `${address.replace(/^http/, 'ws')}v1/stream`;
const request = {
  action: 'subscribe', id: 7, snapshot: true,
  trades: ['*'], quotes: ['*'], bars: ['*'], tickers: ['*'], statuses: ['*'], messages: ['*'],
};

function receive(socket, read, write) {
  const events = new Map();
  return new Promise((resolve, reject) => {
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      socket.send(write(request));
      socket.send(write({ action: 'publish', topic: 'lobby', data: { text: 'é', list: [1, 2.5, null, true] } }));
    };
    socket.onerror = () => reject(new Error('the connection failed'));
    socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
    socket.onmessage = ({ data }) => {
      for (const item of read(data)) {
        if (item.T === 'error') reject(new Error(item.msg));
        if (item.T === 'subscription') assert.equal(item.id, 7);
        if (item.u !== undefined && !item.sn) events.set(item.q, item);
      }
      if (events.size >= EVENTS) resolve(events);
    };
  });
}

const packed = new WebSocket(stream, ['quotecast.v1.msgpack']);
const plain = new WebSocket(stream);
const [msgpack, json] = await Promise.all([
  receive(packed, data => decode(new Uint8Array(data)), encode),
  receive(plain, data => JSON.parse(data), JSON.stringify),
]);
assert.equal(packed.protocol, 'quotecast.v1.msgpack');
const first = Math.max(...[msgpack, json].map(events => events.keys().next().value));
const last = Math.min(...[msgpack, json].map(events => [...events.keys()].at(-1)));
const between = events => [...events.values()].filter(({ q }) => q >= first && q <= last);
assert.ok(between(json).length > EVENTS / 2, `only ${between(json).length} events in common`);
assert.deepEqual(between(msgpack), between(json));
console.log(`${between(json).length} events are equal`);
process.exit(0);
