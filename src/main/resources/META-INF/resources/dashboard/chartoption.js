/** The options of ECharts for a chart: axes and series of the visible bars. */

import { compact, fixed } from './format.js';
import { linearTicks } from './pricescale.js';

const BAR_SHARE = 0.7;
const MAX_BAR_WIDTH = 22;
/** From this number of visible bars, ECharts draws them as one shape. */
const LARGE = 400;
const PIXELS_PER_PRICE = 44;

/** Returns the width of a bar in pixels: odd, so that its middle is that of the wick, if there is room. */
export function barWidth(span, width) {
  const wide = Math.min(MAX_BAR_WIDTH, (width / span) * BAR_SHARE);
  return wide < 3 ? Math.max(0.5, wide) : Math.floor((wide - 1) / 2) * 2 + 1;
}

/**
 * Returns the bars that are drawn and their indices: where several bars share a pixel, one for all of them, with the
 * largest of their volumes. Which ones share a pixel does not depend on the visible range, so that bars keep their shape
 * while it moves.
 */
export function drawnBars({ slice, from, viewport, panes: [{ left, right }] }) {
  const shared = barsPerPixel(viewport.span, right - left);
  const drawn = [];
  slice.forEach((bar, i) => {
    const index = Math.floor((from + i) / shared) * shared + (shared - 1) / 2;
    const last = drawn.at(-1);
    if (last?.index === index) {
      const { o, h, l, v } = last.bar;
      last.bar = { o, h: Math.max(h, bar.h), l: Math.min(l, bar.l), c: bar.c, v: Math.max(v, bar.v) };
    } else {
      drawn.push({ index, bar });
    }
  });
  return drawn;
}

function barsPerPixel(span, width) {
  return Math.max(1, Math.ceil(span / width));
}

/**
 * Returns the option of a chart.
 *
 * @param model the panes with their ranges, the visible bars from the index `from`, and what to draw
 * @param palette colours by name
 */
export function chartOption(model, palette, fontFamily) {
  const { panes, viewport, ticks } = model;
  const drawn = drawnBars(model);
  const last = panes.length - 1;
  const positions = ticks.map(({ index }) => index);
  const texts = new Map(ticks.map(({ index, text, isMajor }) => [index, isMajor ? `{major|${text}}` : text]));
  return {
    animation: false,
    textStyle: { fontFamily, fontSize: 11 },
    grid: panes.map(({ left, right, top, height }) => ({ left, width: right - left, top, height, outerBoundsMode: 'none' })),
    xAxis: panes.map((pane, gridIndex) => ({
      type: 'value', gridIndex, min: viewport.start - 0.5, max: viewport.end - 0.5,
      axisLine: { show: gridIndex === last, onZero: false, lineStyle: { color: palette.line } },
      axisTick: { show: false, customValues: positions },
      splitLine: { show: true, lineStyle: { color: palette.grid } },
      axisLabel: {
        show: gridIndex === last, customValues: positions, color: palette.muted, margin: 7, fontSize: 11, hideOverlap: false,
        rich: { major: { color: palette.text, fontSize: 11, fontWeight: 600, fontFamily } }, formatter: value => texts.get(value) ?? '',
        showMinLabel: true, showMaxLabel: true,
      },
    })),
    yAxis: panes.map((pane, gridIndex) => valueAxis(pane, gridIndex, model, palette)),
    series: [...priceSeries(model, drawn, palette), ...volumeSeries(model, drawn, palette), ...studySeries(model, palette)],
  };
}

function valueAxis({ key, range, height }, gridIndex, { scale, studies }, palette) {
  const count = Math.max(2, Math.floor(height / PIXELS_PER_PRICE));
  const pane = studies.find(({ id }) => id === key)?.pane;
  const values = key === 'price' ? scale.ticks(range.min, range.max, count)
    : key === 'volume' ? linearTicks(0, range.max, 2).slice(1)
      : pane.levels.length > 1 ? pane.levels : linearTicks(range.min, range.max, 2);
  const label = key === 'price' ? scale.label : key === 'volume' ? value => compact(value) : value => fixed(value, pane.levels.length > 1 ? 0 : decimalsOf(range));
  return {
    type: 'value', gridIndex, position: 'right', min: range.min, max: range.max,
    axisLine: { show: gridIndex > 0, onZero: false, lineStyle: { color: palette.line } }, axisTick: { show: false, customValues: values },
    splitLine: { show: key !== 'volume', lineStyle: { color: palette.grid } },
    axisLabel: { customValues: values, color: palette.muted, fontSize: 11, margin: 8, formatter: label, showMinLabel: true, showMaxLabel: true },
  };
}

/** Returns how many decimals distinguish the labels of a range. */
export function decimalsOf({ min, max }) {
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10((max - min) / 4))));
}

function points(values, from, of = value => value) {
  return values.map((value, i) => [from + i, value === undefined ? '-' : of(value)]);
}

/** Returns the width of the bars that are drawn, in pixels. */
function drawnWidth({ span }, { left, right }) {
  return barWidth(span / barsPerPixel(span, right - left), right - left);
}

function priceSeries({ style, slice, from, scale, viewport, panes: [pane], halts, revisions, days, compared, decimals }, drawn, palette) {
  const marks = {
    markArea: {
      silent: true, animation: false, itemStyle: { color: palette.bad, opacity: 0.14 },
      label: { color: palette.bad, fontSize: 10, position: 'insideTop' },
      data: halts.map(({ start, end, text }) => [{ xAxis: start, name: text }, { xAxis: end }]),
    },
    markLine: {
      silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: palette.muted, type: [2, 4], width: 1, opacity: 0.5 },
      data: days.map(index => ({ xAxis: index - 0.5 })),
    },
    markPoint: {
      silent: true, animation: false, symbol: 'diamond', symbolSize: 7, symbolOffset: [0, 8], itemStyle: { color: palette.warn }, label: { show: false },
      data: revisions.map(index => ({ coord: [index, scale.of(slice[index - from].l)] })),
    },
  };
  const isLarge = drawn.length > LARGE;
  const main = style === 'candles' ? {
    type: 'candlestick', barWidth: drawnWidth(viewport, pane), large: isLarge, largeThreshold: LARGE, progressive: 0,
    data: drawn.map(({ index, bar }) => [index, scale.of(bar.o), scale.of(bar.c), scale.of(bar.l), scale.of(bar.h)]),
    itemStyle: { color: palette.up, color0: palette.down, borderColor: palette.up, borderColor0: palette.down, borderColorDoji: palette.up },
  } : {
    type: 'line', showSymbol: false, lineStyle: { color: palette.accent, width: 1.6 }, itemStyle: { color: palette.accent },
    areaStyle: style === 'area' ? { color: palette.accent, opacity: 0.14, origin: 'start' } : undefined,
    data: drawn.map(({ index, bar }) => [index, scale.of(bar.c)]),
  };
  const series = [{ id: 'price', z: 3, silent: true, ...main, ...marks }];
  if (compared !== undefined) {
    series.push({
      id: 'compared', z: 4, type: 'line', silent: true, showSymbol: false, connectNulls: true, lineStyle: { color: palette.compared, width: 1.6 },
      data: points(compared.values, from, compared.scale.of), decimals,
    });
  }
  return series;
}

/** Returns two series, so that ECharts needs no style for each bar. */
function volumeSeries({ viewport, panes: [, pane] }, drawn, palette) {
  const width = drawnWidth(viewport, pane);
  const series = (id, color, isIncluded) => ({
    id, type: 'bar', silent: true, xAxisIndex: 1, yAxisIndex: 1, barWidth: width, barGap: '-100%', large: drawn.length > LARGE, largeThreshold: LARGE, progressive: 0,
    itemStyle: { color, opacity: 0.5 }, data: drawn.map(({ index, bar }) => [index, isIncluded(bar) ? bar.v : '-']),
  });
  return [series('volume-up', palette.up, bar => bar.c >= bar.o), series('volume-down', palette.down, bar => bar.c < bar.o)];
}

function studySeries({ studies, slice, from, scale, viewport, panes }, palette) {
  return studies.flatMap(({ id, pane, lines }) => {
    const index = pane === undefined ? 0 : panes.findIndex(({ key }) => key === id);
    const of = pane === undefined ? scale.of : undefined;
    return lines.map(({ id: name, color, values, isHistogram }, i) => {
      const common = { id: name, silent: true, xAxisIndex: index, yAxisIndex: index, data: points(values.slice(from, from + slice.length), from, of) };
      return isHistogram ? {
        ...common, type: 'bar', barWidth: barWidth(viewport.span, panes[index].right), progressive: 0, itemStyle: { color: palette.muted, opacity: 0.5 },
      } : {
        ...common, z: 4, type: 'line', showSymbol: false, lineStyle: { color: palette[color], width: 1.3 },
        markLine: i === lines.length - 1 && pane !== undefined ? {
          silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: palette.muted, type: 'dashed', width: 1, opacity: 0.6 },
          data: pane.levels.map(level => ({ yAxis: level })),
        } : undefined,
      };
    });
  });
}
