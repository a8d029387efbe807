import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeServer } from './testing/fake-server.js';

const realFetch = globalThis.fetch;

/** Answers every question with this, and gives what was asked. */
function answering(body, { ok = true, status = 200 } = {}) {
  const asked = [];
  globalThis.fetch = async (address, { method, headers }) => {
    asked.push({ address: String(address), method, headers });
    return { ok, status, statusText: 'status', json: async () => body };
  };
  return asked;
}

afterEach(() => {
  globalThis.fetch = realFetch;
});

test('what is asked over HTTP brings the key along', async () => {
  const asked = answering([]);

  await new FakeServer({ key: async () => 'secret' }).feed.http.symbols({ query: 'app' });

  assert.deepEqual(asked, [{ address: 'http://feed.example:8080/v1/symbols?q=app', method: 'GET', headers: { Authorization: 'Bearer secret' } }]);
});

test('without a key none is sent', async () => {
  const asked = answering({});

  await new FakeServer().feed.http.clock();

  assert.deepEqual(asked[0].headers, {});
});

test('an order is a POST with its options in the address', async () => {
  const asked = answering({ S: 'BRK.B' });
  const { http } = new FakeServer().feed;

  const answer = await http.admin('halt/BRK.B', { reason: 'T12' });
  await http.admin();

  assert.deepEqual(answer, { S: 'BRK.B' });
  assert.deepEqual(asked.map(({ method, address }) => `${method} ${address}`),
    ['POST http://feed.example:8080/v1/admin/halt/BRK.B?reason=T12', 'GET http://feed.example:8080/v1/admin']);
});

test('a refusal has the code of the protocol', async () => {
  answering({ code: 409, detail: 'needs the role admin' }, { ok: false, status: 403 });

  await assert.rejects(new FakeServer().feed.http.admin('stall'), { code: 409, message: 'needs the role admin' });
});

test('the greeting says what the key allows', async () => {
  const server = new FakeServer({ key: 'secret' });

  server.greet().say({ T: 'success', msg: 'authenticated', roles: ['read', 'admin'], limits: { messages_per_second: 5, burst: 10 } });

  assert.deepEqual([server.feed.state, server.feed.greeting.roles, server.feed.greeting.limits.burst], ['live', ['read', 'admin'], 10]);
  server.feed.close();
});
