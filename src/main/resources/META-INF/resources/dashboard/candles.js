import { compact, fixed, timeOfDay } from './format.js';
import { MICROS } from './join.js';

/** So few bars do not fill the width: they stand at the right, as if older ones were missing. */
const LEAST_SLOTS = 80;

/** The colours of the page as it is now, for what is painted by other means than its style sheet. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(['up', 'down', 'line', 'quiet', 'text', 'panel', 'raised', 'accent'].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** How many empty places come before so many bars. */
export function padding(count) {
  return Math.max(0, LEAST_SLOTS - count);
}

/** What does not change with every bar. */
export function frame({ line, quiet, raised, text }, decimals, font, height) {
  const pointer = { show: true, label: { backgroundColor: raised, color: text, borderColor: line, borderWidth: 1, padding: [3, 5] }, lineStyle: { color: quiet, type: 'dashed' } };
  const horizontal = (gridIndex, show) => ({
    type: 'category', gridIndex, boundaryGap: true, axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
    axisLabel: { show, color: quiet, hideOverlap: true, margin: 8 }, splitLine: { show: false },
    axisPointer: { ...pointer, label: { ...pointer.label, show } },
  });
  const vertical = (gridIndex, formatter, splitNumber) => ({
    scale: gridIndex === 0, gridIndex, position: 'right', splitNumber, axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: line } }, axisLabel: { color: quiet, formatter, hideOverlap: true, showMinLabel: gridIndex === 0, showMaxLabel: gridIndex === 0 },
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

/** What changes with every bar and quote. */
export function content(bars, { bid, ask, last }, range, timeframe, decimals, { up, down, quiet, panel, accent }) {
  const pad = padding(bars.length);
  const blank = Array(pad).fill('-');
  const first = bars[0]?.t ?? 0;
  const starts = [...Array.from({ length: pad }, (_, i) => first - (pad - i) * MICROS[timeframe]), ...bars.map(bar => bar.t)];
  const times = starts.map(start => label(start, timeframe));
  const way = bar => (bar.c >= bar.o ? up : down);
  const mark = (value, color, type, text) => (value === undefined ? [] : [{ yAxis: value, lineStyle: { color, type, width: 1, opacity: 1 }, label: text }]);
  const side = (name, value, position, color) => ({ show: true, position, color, formatter: `${name} ${fixed(value, decimals)}`, fontSize: 10, distance: 3, backgroundColor: panel, padding: [1, 3] });
  const newest = bars.at(-1);
  const lastColour = newest === undefined ? accent : way(newest);
  return {
    xAxis: [{ data: times }, { data: times }],
    dataZoom: [{ startValue: range.start, endValue: range.end }],
    series: [{
      id: 'candles', type: 'candlestick', data: [...blank, ...bars.map(bar => [bar.o, bar.c, bar.l, bar.h])],
      itemStyle: { color: up, color0: down, borderColor: up, borderColor0: down }, barMaxWidth: 14,
      markLine: {
        silent: true, symbol: 'none', animation: false, data: [
          ...mark(ask, quiet, 'dotted', side('Ask', ask, 'insideStartTop', quiet)),
          ...mark(bid, quiet, 'dotted', side('Bid', bid, 'insideStartBottom', quiet)),
          ...mark(last, lastColour, 'dashed', { show: true, position: 'end', formatter: fixed(last, decimals), color: panel, backgroundColor: lastColour, padding: [3, 5], fontSize: 11, distance: 2 }),
        ],
      },
    }, {
      id: 'volume', type: 'bar', xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 14,
      data: [...blank, ...bars.map(bar => ({ value: bar.v, itemStyle: { color: way(bar), opacity: 0.45 } }))],
    }],
  };
}

function label(micros, timeframe) {
  const time = timeOfDay(micros).slice(0, timeframe === '1s' ? 8 : 5);
  return timeframe === '1h' ? `${new Date(micros / 1_000).toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time}` : time;
}
