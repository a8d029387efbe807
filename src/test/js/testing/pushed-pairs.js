import assert from 'node:assert/strict';

export const PAIR = 'BTC-USD';

/** Pushes trades and quotes of a pair, which the simulator does not send, to the server at this address. */
export async function pushPairs(address, count) {
  const time = Date.now() * 1000;
  const lines = Array.from({ length: count / 2 }, (_, n) => [
    { T: 't', S: PAIR, p: 61000.25 + n, s: 0.125, side: n % 2 ? 'buy' : 'sell', i: time + n, t: time + n },
    { T: 'q', S: PAIR, bp: 61000.25 + n, bs: 0.5, ap: 61000.5 + n, as: 2, t: time + n },
  ]).flat();
  const body = lines.map(line => JSON.stringify(line)).join('\n');
  const response = await (await fetch(`${address}v1/ingest`, { method: 'POST', body })).json();
  assert.equal(response.accepted, lines.length, JSON.stringify(response));
}
