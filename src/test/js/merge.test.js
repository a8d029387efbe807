import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BarSeries, mergeBars, mergeTrades } from '../../main/resources/META-INF/resources/dashboard/merge.js';

const MINUTE = 60_000_000;

function bar(minute, { c = 10, x = true, q = minute, v = 1 } = {}) {
  return { t: minute * MINUTE, o: 10, h: Math.max(10, c), l: Math.min(10, c), c, v, vw: 10, n: 1, x, q };
}

function minutes(bars) {
  return bars.all.map(({ t }) => t / MINUTE);
}

test('merges history and stream without gaps or duplicates', () => {
  const bars = new BarSeries('1m');

  bars.addBar(bar(4));
  bars.addBar(bar(5, { x: false }));
  bars.load([bar(1), bar(2), bar(3), bar(4, { c: 9, x: false })]);

  assert.deepEqual(minutes(bars), [1, 2, 3, 4, 5]);
  assert.equal(bars.all[3].c, 10);
});

test('prefers a closed bar of the history to a forming bar of the stream', () => {
  const bars = new BarSeries('1m');

  bars.addBar(bar(3, { c: 9, x: false }));
  bars.load([bar(2), bar(3, { c: 11 })]);

  assert.deepEqual(bars.all.map(({ c, x }) => [c, x]), [[10, true], [11, true]]);
});

test('prefers a forming bar with more trades to a closed bar, after the clock of the server was set back', () => {
  const bars = new BarSeries('1m');

  bars.load([bar(3)]);
  bars.addBar({ ...bar(3, { c: 12, x: false, q: 9 }), n: 2 });

  assert.deepEqual(bars.all.map(({ c, x }) => [c, x]), [[12, false]]);
});

test('replaces the forming bar until it is closed, and appends the next', () => {
  const bars = new BarSeries('1m');
  bars.load([bar(1), bar(2, { x: false })]);

  bars.addBar(bar(2, { c: 12, x: false }));
  bars.addBar(bar(2, { c: 13 }));
  bars.addBar(bar(3, { c: 14, x: false }));

  assert.deepEqual(bars.all.map(({ c }) => c), [10, 13, 14]);
});

test('a trade updates the last bar, or starts the next', () => {
  const bars = new BarSeries('1m');
  bars.load([bar(1), bar(2, { x: false })]);

  bars.addTrade({ p: 15, s: 3, t: 2.5 * MINUTE, q: 10 });
  bars.addTrade({ p: 8, s: 1, t: 3.1 * MINUTE, q: 11 });

  assert.deepEqual(bars.all.slice(1).map(({ t, h, l, c, v }) => [t / MINUTE, h, l, c, v]), [[2, 15, 10, 15, 4], [3, 8, 8, 8, 1]]);
});

test('a trade that sets no price adds to the volume only, and starts no bar', () => {
  const bars = new BarSeries('1m');
  bars.load([bar(1), bar(2, { x: false })]);
  const before = bars.all[1];

  bars.addTrade({ p: 99, s: 3, c: ['@', 'I'], t: 2.5 * MINUTE, q: 10 });
  bars.addTrade({ p: 99, s: 5, c: ['M'], t: 2.6 * MINUTE, q: 11 });
  bars.addTrade({ p: 99, s: 1, c: ['I'], t: 3.1 * MINUTE, q: 12 });

  assert.deepEqual(bars.all[1], { ...before, v: before.v + 3 });
  assert.deepEqual(minutes(bars), [1, 2]);
});

test('ignores a trade whose bar is closed', () => {
  const bars = new BarSeries('1m');
  bars.load([bar(1), bar(2)]);

  bars.addTrade({ p: 99, s: 1, t: 2.9 * MINUTE, q: 10 });

  assert.deepEqual(bars.all.map(({ h }) => h), [10, 10]);
});

test('applies later trades to a conflated bar', () => {
  const bars = new BarSeries('1m');
  bars.load([bar(1), bar(2, { x: false, q: 5 })]);

  bars.addTrade({ p: 11, s: 1, t: 2.2 * MINUTE, q: 20 });
  bars.addTrade({ p: 12, s: 1, t: 2.4 * MINUTE, q: 30 });
  bars.addBar(bar(2, { c: 11, x: false, q: 21, v: 2 }));

  assert.deepEqual([bars.all[1].c, bars.all[1].h, bars.all[1].v], [12, 12, 3]);
});

test('ignores a trade of the snapshot, which the bars include', () => {
  const bars = new BarSeries('1m');
  bars.load([bar(1, { x: false })]);

  bars.addTrade({ p: 20, s: 1, t: 1.5 * MINUTE, q: 3, sn: true });

  assert.equal(bars.all[0].c, 10);
});

test('keeps at most the requested number of bars', () => {
  const bars = new BarSeries('1m', 3);
  bars.load([1, 2, 3, 4].map(minute => bar(minute)));

  bars.addBar(bar(5));

  assert.deepEqual(minutes(bars), [3, 4, 5]);
});

test('inserts a late bar in order', () => {
  assert.deepEqual(mergeBars([bar(1), bar(3)], [bar(2)]).map(({ t }) => t / MINUTE), [1, 2, 3]);
});

test('merges trades of history and stream without duplicates, in order', () => {
  const trade = q => ({ q });

  assert.deepEqual(mergeTrades([1, 2, 3].map(trade), [3, 5, 4].map(trade), 4).map(({ q }) => q), [2, 3, 4, 5]);
});

test('older bars are added before the others, up to the limit', () => {
  const bars = new BarSeries('1m', 4);
  bars.load([bar(5), bar(6)]);

  assert.equal(bars.prepend([bar(1), bar(2), bar(3), bar(5)]), 2);
  assert.deepEqual(minutes(bars), [2, 3, 5, 6]);
  assert.equal(bars.shift, 2);
  assert.equal(bars.prepend([bar(0)]), 0);
  bars.addBar(bar(7));

  assert.deepEqual(minutes(bars), [3, 5, 6, 7]);
  assert.equal(bars.shift, 1);
});
