import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeOf } from '../../main/resources/META-INF/resources/dashboard/heatmap.js';
import { SNIPPETS } from '../../main/resources/META-INF/resources/dashboard/snippets.js';
import { perSecond } from '../../main/resources/META-INF/resources/dashboard/tradesums.js';
import { slug } from '../../main/resources/META-INF/resources/docs/markdown.js';

test('every program contains the address and the symbols', () => {
  const server = new URL('https://example.org/');
  const channels = { quotes: ['AAPL', '^GSPC'], trades: [] };

  assert.equal(SNIPPETS.curl(server, channels), "curl -N 'https://example.org/v1/events?quotes=AAPL,%5EGSPC'");
  assert.match(SNIPPETS.javascript(server, channels), /feed.subscribe\(\{"quotes":\["AAPL","\^GSPC"\]\}\)/);
  for (const name of ['python', 'java']) {
    assert.match(SNIPPETS[name](server, channels), /"wss:\/\/example.org\/v1\/stream\?quotes=AAPL,%5EGSPC"/);
  }
});

test('sums the trades of each symbol and second', () => {
  const trade = (t, p, s, side, S = 'A') => ({ S, t, p, s, side });

  assert.deepEqual(perSecond([trade(1, 10, 1, 'buy'), trade(2, 20, 3, 'buy'), trade(3, 5, 1, 'sell', 'B'), trade(1_000_001, 7, 2, 'buy'), trade(1_000_002, 7, 2, 'sell')]), [
    { S: 'A', t: 0, p: 17.5, s: 4, side: 'buy', count: 2 },
    { S: 'B', t: 0, p: 5, s: 1, side: 'sell', count: 1 },
    { S: 'A', t: 1_000_000, p: 7, s: 4, side: undefined, count: 2 },
  ]);
});

test('larger turnovers have larger tiles', () => {
  assert.deepEqual([0, 1, 2, 5, 60].map(turnover => sizeOf(turnover, 1)), [1, 1, 2, 3, 4]);
});

test('headings have the ids that the documents link to', () => {
  assert.equal(slug('Time & sales, in `code`'), 'time--sales-in-code');
});
