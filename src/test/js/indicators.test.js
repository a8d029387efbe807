import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bollinger, ema, macd, rsi, sma, vwap } from '../../main/resources/META-INF/resources/dashboard/indicators.js';
import { startsOfDays } from '../../main/resources/META-INF/resources/dashboard/tradingdays.js';

/** Closes of the worked example of Wilder's index that charting schools publish. */
const CLOSES = [44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439];
const DAY = 86_400_000_000;

const rounded = (values, decimals = 4) => values.map(value => (value === undefined ? undefined : Number(value.toFixed(decimals))));

test('the simple average begins when there are enough values', () => {
  assert.deepEqual(sma([1, 2, 3, 4, 5], 3), [undefined, undefined, 2, 3, 4]);
  assert.deepEqual(sma([1, 2], 3), [undefined, undefined]);
});

test('the exponential average begins with the simple average', () => {
  assert.deepEqual(ema([2, 4, 6, 8, 12], 3), [undefined, undefined, 4, 6, 9]);
});

test('the exponential average begins after values that are missing', () => {
  assert.deepEqual(ema([undefined, 2, 4, 6], 2), [undefined, undefined, 3, 5]);
  assert.deepEqual(ema([undefined, undefined], 2), [undefined, undefined]);
});

test('the volume-weighted average price begins anew every day', () => {
  const bars = [{ t: 0, v: 10, vw: 100 }, { t: DAY - 1, v: 30, vw: 104 }, { t: DAY, v: 5, vw: 90 }, { t: DAY + 1, v: 0, vw: 0 }];

  assert.deepEqual(vwap(bars, startsOfDays(bars, 0, bars.length)), [100, 103, 90, 90]);
});

test('bars without volume have no average price', () => {
  assert.deepEqual(vwap([{ t: 0, v: 0, c: 5 }, { t: 1, v: 2, vw: 7 }]), [undefined, 7]);
});

test('Bollinger bands are two standard deviations of the population from the average', () => {
  const { middle, upper, lower } = bollinger([2, 4, 4, 4, 5, 5, 7, 9], 8, 2);

  assert.deepEqual([middle.at(-1), upper.at(-1), lower.at(-1)], [5, 9, 1]);
  assert.equal(upper[6], undefined);
});

test('the relative strength index is that of the published example', () => {
  assert.deepEqual(rounded(rsi(CLOSES, 14), 2).slice(13), [undefined, 70.53, 66.32, 66.55, 69.41, 66.36, 57.97]);
});

test('the relative strength index of prices that only rise, only fall, or do not move', () => {
  assert.deepEqual([rsi([1, 2, 3], 2)[2], rsi([3, 2, 1], 2)[2], rsi([1, 1, 1], 2)[2]], [100, 0, 50]);
});

test('the convergence of averages is their difference, its average, and the difference of the two', () => {
  const { line, signal, histogram } = macd([1, 2, 3, 4, 5, 7, 11], 2, 3, 2);

  // Averages of 2: 1.5 2.5 3.5 4.5 6.1667 9.3889; averages of 3: 2 3 4 5.5 8.25.
  assert.deepEqual(rounded(line), [undefined, undefined, 0.5, 0.5, 0.5, 0.6667, 1.1389]);
  assert.deepEqual(rounded(signal), [undefined, undefined, undefined, 0.5, 0.5, 0.6111, 0.963]);
  assert.deepEqual(rounded(histogram), [undefined, undefined, undefined, 0, 0, 0.0556, 0.1759]);
});
