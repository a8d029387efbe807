/** The panes of a chart: prices on top, volume, and one for each indicator that is not drawn over the prices. */

import { withMargin } from './pricescale.js';

const AXIS_WIDTH = 68;
const TIME_AXIS_HEIGHT = 24;
const TOP = 10;
const GAP = 8;

/** Returns the rectangles of the panes in pixels: all have the same left and right edges, and thereby one time axis. */
export function layoutPanes(width, height, studies) {
  const right = Math.max(60, width - AXIS_WIDTH);
  const inner = Math.max(40, height - TIME_AXIS_HEIGHT - TOP);
  const share = studies.length === 0 ? 0 : Math.min(0.2, 0.44 / studies.length);
  const heights = [['volume', 0.16 * inner], ...studies.map(study => [study, share * inner])];
  const priceHeight = inner - heights.reduce((sum, [, each]) => sum + each, 0);
  const panes = [{ key: 'price', left: 0, right, top: TOP, height: Math.round(priceHeight - GAP) }];
  let top = TOP + priceHeight;
  for (const [key, each] of heights) {
    panes.push({ key, left: 0, right, top: Math.round(top), height: Math.max(10, Math.round(each - GAP)) });
    top += each;
  }
  return panes;
}

/** Returns the x coordinate of the middle of a bar. */
export function xOf({ left, right }, viewport, index) {
  return left + ((index + 0.5 - viewport.start) / viewport.span) * (right - left);
}

/** Returns the index of the bar at an x coordinate, as a fraction: the middle of bar 3 is 3. */
export function indexAt({ left, right }, viewport, x) {
  return viewport.start + ((x - left) / (right - left)) * viewport.span - 0.5;
}

/** Returns the y coordinate of a position on the axis of a pane. */
export function yOf({ top, height }, { min, max }, value) {
  return top + ((max - value) / (max - min)) * height;
}

/** Returns the position on the axis of a pane at a y coordinate. */
export function valueAt({ top, height }, { min, max }, y) {
  return max - ((y - top) / height) * (max - min);
}

/** Returns the range of the price axis for the visible bars, lines, and further prices. */
export function priceRange(slice, lines, scale, further) {
  let min = Infinity;
  let max = -Infinity;
  const include = y => {
    if (Number.isFinite(y)) {
      min = Math.min(min, y);
      max = Math.max(max, y);
    }
  };
  slice.forEach(bar => {
    include(scale.of(bar.l));
    include(scale.of(bar.h));
  });
  lines.forEach(values => values.forEach(value => value !== undefined && include(scale.of(value))));
  // A last price far from the visible bars must not flatten them.
  const height = max - min;
  further.map(price => scale.of(price)).filter(y => y > min - height * 0.25 && y < max + height * 0.25).forEach(include);
  return min > max ? { min: 0, max: 1 } : withMargin(min, max);
}
