/** Exports of what a chart shows: an image, and the visible bars with their indicators as CSV. */

import { colours } from './colours.js';
import { csv } from './csv.js';
import { download } from './download.js';
import { fixed } from './format.js';

const HEADER = 26;
const TAG_HEIGHT = 18;

/** Saves what the chart shows as a PNG file. */
export async function exportImage(chart) {
  const { model } = chart;
  if (model !== undefined) {
    const canvas = chartImage(chart, Math.max(1, window.devicePixelRatio));
    const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
    download(`${fileName(model)}.png`, blob);
  }
}

/** Saves the visible bars as a CSV file. */
export function exportCsv({ model }) {
  if (model !== undefined) {
    download(`${fileName(model)}.csv`, new Blob([visibleRows(model)], { type: 'text/csv;charset=utf-8' }));
  }
}

function fileName({ symbol, timeframe }) {
  return `${symbol.replace(/[^A-Z0-9.-]/g, '_')}-${timeframe}`;
}

/** Formats the visible bars, indicators and the compared symbol as CSV; times are in UTC. */
export function visibleRows({ slice, from, studies, compared, comparedSymbol, decimals }) {
  // A minus sign of typography is no number for other programs.
  const number = (value, digits) => (value === undefined ? '' : fixed(value, digits).replace('\u2212', '-'));
  const lines = studies.flatMap(({ title, lines: all, pane }) => all.map(({ id, values }) => ({
    heading: all.length === 1 ? title : `${title} ${id}`, values, digits: pane === undefined ? decimals : decimals + 2,
  })));
  return csv([
    ['Time', 'Open', 'High', 'Low', 'Close', 'Volume', ...lines.map(({ heading }) => heading), ...(compared === undefined ? [] : [comparedSymbol])],
    ...slice.map((bar, i) => [
      new Date(bar.t / 1_000).toISOString(), ...[bar.o, bar.h, bar.l, bar.c].map(price => number(price, decimals)), bar.v,
      ...lines.map(({ values, digits }) => number(values[from + i], digits)), ...(compared === undefined ? [] : [compared.values[i]]),
    ]),
  ]);
}

/** Returns a canvas with the chart, its legend and the tags of the prices. */
function chartImage(chart, ratio) {
  const { panel } = colours();
  const source = chart.render(ratio, panel);
  const canvas = document.createElement('canvas');
  canvas.width = source.width;
  canvas.height = source.height + HEADER * ratio;
  const context = canvas.getContext('2d');
  context.fillStyle = panel;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, HEADER * ratio);
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  context.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  let x = 8;
  for (const item of chart.element.querySelectorAll('.chart-legend > span')) {
    context.fillStyle = getComputedStyle(item).color;
    context.fillText(item.textContent, x, HEADER / 2);
    x += context.measureText(item.textContent).width + 12;
  }
  const origin = chart.element.getBoundingClientRect();
  for (const { label, text } of chart.overlay.tags) {
    const { left, top, width } = label.getBoundingClientRect();
    const { backgroundColor, color } = getComputedStyle(label);
    context.fillStyle = backgroundColor;
    context.fillRect(left - origin.left, top - origin.top + HEADER, width, TAG_HEIGHT);
    context.fillStyle = color;
    context.font = `500 11px ${getComputedStyle(document.body).fontFamily}`;
    context.fillText(text, left - origin.left + 5, top - origin.top + HEADER + TAG_HEIGHT / 2);
  }
  return canvas;
}
