import { compact, fixed, timeOfDay } from './format.js';
import { MICROS } from './merge.js';

/** Minimum number of slots in the chart; fewer bars are aligned to the right. */
const MIN_SLOTS = 80;

/** Returns the current colours of the style sheet, for painting on the canvas. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(['up', 'down', 'line', 'muted', 'text', 'panel', 'raised', 'accent'].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Returns the number of empty slots before this many bars. */
export function padding(count) {
  return Math.max(0, MIN_SLOTS - count);
}

/** Returns the chart options that do not depend on the bars. */
export function baseOption({ line, muted, raised, text }, decimals, font, height) {
  const pointer = { show: true, label: { backgroundColor: raised, color: text, borderColor: line, borderWidth: 1, padding: [3, 5] }, lineStyle: { color: muted, type: 'dashed' } };
  const horizontal = (gridIndex, show) => ({
    type: 'category', gridIndex, boundaryGap: true, axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
    axisLabel: { show, color: muted, hideOverlap: true, margin: 8 }, splitLine: { show: false },
    axisPointer: { ...pointer, label: { ...pointer.label, show } },
  });
  const vertical = (gridIndex, formatter, splitNumber) => ({
    scale: gridIndex === 0, gridIndex, position: 'right', splitNumber, axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: line } }, axisLabel: { color: muted, formatter, hideOverlap: true, showMinLabel: gridIndex === 0, showMaxLabel: gridIndex === 0 },
    axisPointer: { ...pointer, label: { ...pointer.label, formatter: ({ value }) => formatter(value) } },
  });
  return {
    animation: false,
    textStyle: { fontFamily: font, fontSize: 11 },
    grid: [{ left: 8, right: 64, top: 14, bottom: '30%' }, { left: 8, right: 64, top: '78%', bottom: 24 }],
    tooltip: { trigger: 'axis', showContent: false, axisPointer: { type: 'cross' } },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    xAxis: [horizontal(0, false), horizontal(1, true)],
    yAxis: [vertical(0, value => fixed(value, decimals), Math.max(2, Math.floor(height / 50))), vertical(1, value => compact(value), 1)],
    dataZoom: [{ type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: true, moveOnMouseMove: true, minValueSpan: 10 }],
  };
}

/** Returns the chart options that change with bars and quotes. */
export function dataOption(bars, { bid, ask, last }, range, timeframe, decimals, { up, down, muted, panel, accent }) {
  const pad = padding(bars.length);
  const blank = Array(pad).fill('-');
  const first = bars[0]?.t ?? 0;
  const starts = [...Array.from({ length: pad }, (_, i) => first - (pad - i) * MICROS[timeframe]), ...bars.map(bar => bar.t)];
  const times = starts.map(start => timeLabel(start, timeframe));
  const colourOf = bar => (bar.c >= bar.o ? up : down);
  const priceLine = (value, color, type, text) => (value === undefined ? [] : [{ yAxis: value, lineStyle: { color, type, width: 1, opacity: 1 }, label: text }]);
  const labelOf = (name, value, position, color) => ({ show: true, position, color, formatter: `${name} ${fixed(value, decimals)}`, fontSize: 10, distance: 3, backgroundColor: panel, padding: [1, 3] });
  const latest = bars.at(-1);
  const lastColour = latest === undefined ? accent : colourOf(latest);
  return {
    xAxis: [{ data: times }, { data: times }],
    dataZoom: [{ startValue: range.start, endValue: range.end }],
    series: [{
      id: 'candles', type: 'candlestick', data: [...blank, ...bars.map(bar => [bar.o, bar.c, bar.l, bar.h])],
      itemStyle: { color: up, color0: down, borderColor: up, borderColor0: down }, barMaxWidth: 14,
      markLine: {
        silent: true, symbol: 'none', animation: false, data: [
          ...priceLine(ask, muted, 'dotted', labelOf('Ask', ask, 'insideStartTop', muted)),
          ...priceLine(bid, muted, 'dotted', labelOf('Bid', bid, 'insideStartBottom', muted)),
          ...priceLine(last, lastColour, 'dashed', { show: true, position: 'end', formatter: fixed(last, decimals), color: panel, backgroundColor: lastColour, padding: [3, 5], fontSize: 11, distance: 2 }),
        ],
      },
    }, {
      id: 'volume', type: 'bar', xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 14,
      data: [...blank, ...bars.map(bar => ({ value: bar.v, itemStyle: { color: colourOf(bar), opacity: 0.45 } }))],
    }],
  };
}

const isOfDays = timeframe => timeframe === '1d' || timeframe === '1w';

/** Returns the date of a bar, which for bars of days is that of the exchange: it has the same date here at noon. */
function barDate(micros, timeframe, options) {
  const noon = isOfDays(timeframe) ? MICROS['1h'] * 12 : 0;
  return new Date((micros + noon) / 1_000).toLocaleDateString([], { day: 'numeric', month: 'short', ...options });
}

/** Returns the start of a bar: its date, or its time of day, with the date unless that is today's. */
export function barTime(micros, timeframe) {
  const day = barDate(micros, timeframe, { year: 'numeric' });
  if (isOfDays(timeframe)) {
    return day;
  }
  return new Date(micros / 1_000).toDateString() === new Date().toDateString() ? timeOfDay(micros) : `${day} ${timeOfDay(micros)}`;
}

function timeLabel(micros, timeframe) {
  if (isOfDays(timeframe)) {
    return barDate(micros, timeframe);
  }
  const time = timeOfDay(micros).slice(0, timeframe.endsWith('s') ? 8 : 5);
  return MICROS[timeframe] >= MICROS['30m'] ? `${barDate(micros, timeframe)} ${time}` : time;
}
