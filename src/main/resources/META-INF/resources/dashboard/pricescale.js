/** Scales of the price axis. Prices become positions on the axis, and positions become prices and labels. */

import { fixed, percent } from './format.js';

const MARGIN = 0.06;

/** @param decimals of the labels */
export function linearScale(decimals) {
  return { of: price => price, price: y => y, label: y => fixed(y, decimals), ticks: linearTicks };
}

/** A logarithmic scale; prices that are not above 0 have no position. */
export function logScale(decimals) {
  return {
    of: price => (price > 0 ? Math.log10(price) : NaN), price: y => 10 ** y, label: y => fixed(10 ** y, decimals), ticks: logTicks,
  };
}

/** The change from a price in percent. */
export function percentScale(base) {
  return { of: price => (price / base - 1) * 100, price: y => (y / 100 + 1) * base, label: y => percent(y) || '0.00%', ticks: linearTicks };
}

/** Returns the range of the axis for these positions: a little more, so that nothing touches the border. */
export function withMargin(min, max) {
  const margin = (max - min) * MARGIN || Math.abs(max) * 0.001 || 1;
  return { min: min - margin, max: max + margin };
}

/** Returns round numbers in a range, at most `count` + 1. */
export function linearTicks(min, max, count) {
  const step = niceStep((max - min) / Math.max(1, count));
  const ticks = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + step * 1e-9; k++) {
    // A quotient of integers has no accumulated error, unlike a sum.
    ticks.push(step < 1 ? k / Math.round(1 / step) : k * step);
  }
  return ticks;
}

/** Returns the positions of round prices in a range of logarithms. */
function logTicks(min, max, count) {
  const [low, high] = [10 ** min, 10 ** max];
  if (high / low < 5) {
    return linearTicks(low, high, count).filter(price => price > 0).map(Math.log10);
  }
  const ticks = [];
  for (let decade = Math.floor(min); decade <= max; decade++) {
    for (const factor of max - min > 3 ? [1] : [1, 2, 5]) {
      const y = Math.log10(factor) + decade;
      if (y >= min && y <= max) {
        ticks.push(y);
      }
    }
  }
  return ticks;
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find(candidate => candidate * power >= rough * (1 - 1e-9));
  return factor * power;
}
