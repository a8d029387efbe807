import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeServer } from './testing/fake-server.js';

const realFetch = globalThis.fetch;

/** Makes fetch return this body, and returns an array to which every request is added. */
function fakeFetch(body, { ok = true, status = 200 } = {}) {
  const requests = [];
  globalThis.fetch = async (address, { method, headers }) => {
    requests.push({ address: String(address), method, headers });
    return { ok, status, statusText: 'status', json: async () => body };
  };
  return requests;
}

afterEach(() => {
  globalThis.fetch = realFetch;
});

test('sends the key with every request', async () => {
  const requests = fakeFetch([]);

  await new FakeServer({ key: async () => 'secret' }).feed.http.symbols({ query: 'app' });

  assert.deepEqual(requests, [{ address: 'http://feed.example:8080/v1/symbols?q=app', method: 'GET', headers: { Authorization: 'Bearer secret' } }]);
});

test('sends no header without a key', async () => {
  const requests = fakeFetch({});

  await new FakeServer().feed.http.clock();

  assert.deepEqual(requests[0].headers, {});
});

test('sends a command as a POST with its options in the query', async () => {
  const requests = fakeFetch({ S: 'BRK.B' });
  const { http } = new FakeServer().feed;

  const response = await http.admin('halt/BRK.B', { reason: 'T12' });
  await http.admin();

  assert.deepEqual(response, { S: 'BRK.B' });
  assert.deepEqual(requests.map(({ method, address }) => `${method} ${address}`),
    ['POST http://feed.example:8080/v1/admin/halt/BRK.B?reason=T12', 'GET http://feed.example:8080/v1/admin']);
});

test('returns the statuses of a symbol', async () => {
  const requests = fakeFetch({ symbol: 'BRK.B', statuses: [{ sc: 'H', sm: 'Halted', t: 1 }] });

  assert.deepEqual(await new FakeServer().feed.http.statuses('BRK.B'), [{ sc: 'H', sm: 'Halted', t: 1 }]);
  assert.equal(requests[0].address, 'http://feed.example:8080/v1/statuses/BRK.B');
});

test('rejects with the error code of the protocol', async () => {
  fakeFetch({ code: 409, detail: 'requires the role admin' }, { ok: false, status: 403 });

  await assert.rejects(new FakeServer().feed.http.admin('stall'), { code: 409, message: 'requires the role admin' });
});

test('merges the roles and limits of the key into the greeting', async () => {
  const server = new FakeServer({ key: 'secret' });

  server.greet().send({ T: 'success', msg: 'authenticated', roles: ['read', 'admin'], limits: { messages_per_second: 5, burst: 10 } });

  assert.deepEqual([server.feed.state, server.feed.greeting.roles, server.feed.greeting.limits.burst], ['live', ['read', 'admin'], 10]);
  server.feed.close();
});

test('requests the bars of a range of time', async () => {
  const requests = fakeFetch({ bars: [] });

  await new FakeServer().feed.http.bars('BRK.B', { timeframe: '5m', limit: 10, start: 1, end: 2 });

  assert.equal(requests[0].address, 'http://feed.example:8080/v1/bars/BRK.B?tf=5m&limit=10&start=1&end=2');
});
