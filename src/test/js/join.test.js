import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bars, joined, joinedTrades } from '../../main/resources/META-INF/resources/dashboard/join.js';

const MINUTE = 60_000_000;

function bar(minute, { c = 10, x = true, q = minute, v = 1 } = {}) {
  return { t: minute * MINUTE, o: 10, h: Math.max(10, c), l: Math.min(10, c), c, v, vw: 10, n: 1, x, q };
}

function minutes(bars) {
  return bars.all.map(({ t }) => t / MINUTE);
}

test('history and stream are one run, without a hole or a repeat', () => {
  const bars = new Bars('1m');

  bars.take(bar(4));
  bars.take(bar(5, { x: false }));
  bars.load([bar(1), bar(2), bar(3), bar(4, { c: 9, x: false })]);

  assert.deepEqual(minutes(bars), [1, 2, 3, 4, 5]);
  assert.equal(bars.all[3].c, 10);
});

test('a closed bar of the history is not taken back by a forming one of the stream', () => {
  const bars = new Bars('1m');

  bars.take(bar(3, { c: 9, x: false }));
  bars.load([bar(2), bar(3, { c: 11 })]);

  assert.deepEqual(bars.all.map(({ c, x }) => [c, x]), [[10, true], [11, true]]);
});

test('the forming bar is replaced until it is closed, and the next follows it', () => {
  const bars = new Bars('1m');
  bars.load([bar(1), bar(2, { x: false })]);

  bars.take(bar(2, { c: 12, x: false }));
  bars.take(bar(2, { c: 13 }));
  bars.take(bar(3, { c: 14, x: false }));

  assert.deepEqual(bars.all.map(({ c }) => c), [10, 13, 14]);
});

test('a trade moves the last bar, and begins the next', () => {
  const bars = new Bars('1m');
  bars.load([bar(1), bar(2, { x: false })]);

  bars.trade({ p: 15, s: 3, t: 2.5 * MINUTE, q: 10 });
  bars.trade({ p: 8, s: 1, t: 3.1 * MINUTE, q: 11 });

  assert.deepEqual(bars.all.slice(1).map(({ t, h, l, c, v }) => [t / MINUTE, h, l, c, v]), [[2, 15, 10, 15, 4], [3, 8, 8, 8, 1]]);
});

test('a trade that comes after its bar has closed is in no bar', () => {
  const bars = new Bars('1m');
  bars.load([bar(1), bar(2)]);

  bars.trade({ p: 99, s: 1, t: 2.9 * MINUTE, q: 10 });

  assert.deepEqual(bars.all.map(({ h }) => h), [10, 10]);
});

test('a conflated bar does not take back the trades that came after it', () => {
  const bars = new Bars('1m');
  bars.load([bar(1), bar(2, { x: false, q: 5 })]);

  bars.trade({ p: 11, s: 1, t: 2.2 * MINUTE, q: 20 });
  bars.trade({ p: 12, s: 1, t: 2.4 * MINUTE, q: 30 });
  bars.take(bar(2, { c: 11, x: false, q: 21, v: 2 }));

  assert.deepEqual([bars.all[1].c, bars.all[1].h, bars.all[1].v], [12, 12, 3]);
});

test('a trade of the snapshot is in the bars already', () => {
  const bars = new Bars('1m');
  bars.load([bar(1, { x: false })]);

  bars.trade({ p: 20, s: 1, t: 1.5 * MINUTE, q: 3, sn: true });

  assert.equal(bars.all[0].c, 10);
});

test('no more bars are kept than asked for', () => {
  const bars = new Bars('1m', 3);
  bars.load([1, 2, 3, 4].map(minute => bar(minute)));

  bars.take(bar(5));

  assert.deepEqual(minutes(bars), [3, 4, 5]);
});

test('a late bar goes to its place', () => {
  assert.deepEqual(joined([bar(1), bar(3)], [bar(2)]).map(({ t }) => t / MINUTE), [1, 2, 3]);
});

test('trades of history and stream are each there once, in their order', () => {
  const trade = q => ({ q });

  assert.deepEqual(joinedTrades([1, 2, 3].map(trade), [3, 5, 4].map(trade), 4).map(({ q }) => q), [2, 3, 4, 5]);
});
