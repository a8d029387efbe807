/** What a chart draws: the visible bars, the ranges of its panes, and its marks. All functions are pure. */

import { layoutPanes, priceRange, xOf } from './chartpanes.js';
import { compared } from './comparison.js';
import { linearScale, logScale, percentScale, withMargin } from './pricescale.js';
import { isOfDays, timeTicks } from './timeaxis.js';
import { startsOfDays } from './tradingdays.js';

/** Minimum distance of the labels of the time axis, in pixels. */
const LABEL_WIDTH = 74;
const HALF_CHARACTER = 3.5;

/**
 * Returns what a chart draws.
 *
 * @param data symbol, its instrument, timeframe, decimals, all bars, those of the compared symbol, the viewport, the
 *     computed studies, the latest prices, and the halts as ranges of indices
 * @param settings style, scale and compared symbol
 */
export function chartModel({ symbol, instrument, timeframe, decimals, bars, others, viewport, studies, prices, halts }, { style, isLog, compare }, width, height) {
  const from = Math.max(0, Math.floor(viewport.start));
  const to = Math.min(bars.length, Math.ceil(viewport.end));
  const slice = bars.slice(from, to);
  const comparison = compare === undefined || compare === symbol ? undefined : compared(others, slice);
  const scale = comparison !== undefined ? percentScale(slice[0].c) : isLog ? logScale(decimals) : linearScale(decimals);
  const visible = studies.map(study => ({ ...study, slices: study.lines.map(({ values }) => values.slice(from, to)) }));
  const panes = layoutPanes(width, height, studies.filter(({ pane }) => pane !== undefined).map(({ id }) => id));
  const lines = visible.filter(({ pane }) => pane === undefined).flatMap(({ slices }) => slices);
  panes[0].range = priceRange(slice, lines, scale, viewport.isFollowing ? prices.map(([, price]) => price) : []);
  if (comparison !== undefined) {
    include(panes[0].range, comparison.values.filter(value => value !== undefined).map(value => comparison.scale.of(value)));
  }
  panes[1].range = { min: 0, max: Math.max(1e-9, ...slice.map(bar => bar.v)) * 1.08 };
  panes.slice(2).forEach(pane => (pane.range = rangeOf(visible.find(({ id }) => id === pane.key))));
  const [{ left, right }] = panes;
  return {
    symbol, timeframe, decimals, style, viewport, from, slice, scale, studies, panes, compared: comparison, comparedSymbol: compare,
    ticks: timeTicks(bars, viewport.start, viewport.end, (right - left) / LABEL_WIDTH, timeframe)
      // The border would cut off a label whose middle is close to it.
      .filter(({ index, text }) => xOf(panes[0], viewport, index) > text.length * HALF_CHARACTER),
    halts: halts.filter(({ start, end }) => end >= from - 1 && start <= to),
    revisions: slice.flatMap((bar, i) => (bar.rv ? [from + i] : [])),
    days: isOfDays(timeframe) ? [] : daysOf(bars, from, to, instrument),
  };
}

/** Extends a range by values outside of it, with a margin. */
function include(range, values) {
  const [min, max] = [Math.min(range.min, ...values), Math.max(range.max, ...values)];
  const extended = withMargin(min, max);
  range.min = min < range.min ? extended.min : range.min;
  range.max = max > range.max ? extended.max : range.max;
}

/** Returns the range of an indicator's pane: a fixed one, or that of its visible values. */
function rangeOf({ pane, slices }) {
  if (pane.max !== undefined) {
    return { min: pane.min, max: pane.max };
  }
  const values = slices.flat().filter(value => value !== undefined);
  return values.length === 0 ? { min: -1, max: 1 } : withMargin(Math.min(0, ...values), Math.max(0, ...values));
}

/** Returns the indices of the bars that begin a trading day, unless that is every few bars. */
function daysOf(bars, from, to, instrument) {
  const days = startsOfDays(bars, from, to, instrument);
  return days.length > (to - from) / 4 ? [] : days;
}
