import assert from 'node:assert/strict';
import { test } from 'node:test';
import { direction, percent } from '../../main/resources/META-INF/resources/dashboard/format.js';
import { ask, bid, MarketData, spread } from '../../main/resources/META-INF/resources/dashboard/marketdata.js';

/** Returns market data and a function that delivers an event to it. */
function market() {
  const listeners = new Map();
  const marketData = new MarketData();
  marketData.attach({ on: (name, listener) => listeners.set(name, listener) });
  return { row: marketData.row('AAPL'), deliver: (name, event) => listeners.get(name)({ S: 'AAPL', t: 1_767_623_400_000_000, ...event }) };
}

test('a quote without a side hides the price that the ticker had', () => {
  const { row, deliver } = market();

  deliver('ticker', { p: 1.01, bp: 1, ap: 1.02, st: 'open' });
  assert.deepEqual([bid(row), ask(row)], [1, 1.02]);

  deliver('quote', { bp: null, bs: 0, ap: 1.03, as: 5 });
  assert.deepEqual([bid(row), ask(row), spread(row)], [undefined, 1.03, undefined]);

  deliver('quote', { bp: 1, bs: 5, ap: null, as: 0 });
  assert.deepEqual([bid(row), ask(row), spread(row)], [1, undefined, undefined]);
});

test('a price of zero is a price', () => {
  const { row, deliver } = market();

  deliver('quote', { bp: -0.5, bs: 1, ap: 0, as: 1 });

  assert.deepEqual([bid(row), ask(row), spread(row)], [-0.5, 0, 0.5]);
});

test('a change in percent that is not defined has no text and no direction', () => {
  assert.equal(percent(null), '');
  assert.equal(direction(null, 2), 0);
});
