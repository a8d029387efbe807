/** Links that contain a view of the page: list, charts and sorting. Links come from others, so they are checked. */

import { LAYOUTS, STYLES } from './chartsettings.js';
import { MICROS } from './merge.js';
import { formatStudies, parseStudies } from './studies.js';

/** A symbol or, after '#', the name of a section. */
const ENTRY = /^([A-Z0-9.\-/^=_:]{1,64}|#[^,#]{1,40})$/;
const SYMBOL = /^[A-Z0-9.\-/^=_:]{1,64}$/;
const MAX_SYMBOLS = 1_000;
const MAX_NAME_LENGTH = 40;

/** Formats a view as the fragment of a URL, without '#'. What is the default is absent. */
export function formatLink({ list, symbols, chart, timeframe, sort, descending, layout = 1, charts, active, style, isLog, studies = [], compare }) {
  const parts = new URLSearchParams();
  const put = (name, value) => value !== undefined && parts.set(name, value);
  put('list', list);
  put('symbols', symbols?.join(','));
  put('chart', chart);
  put('tf', timeframe);
  put('sort', sort);
  put('dir', sort === undefined ? undefined : descending ? 'desc' : 'asc');
  if (layout > 1) {
    put('layout', layout);
    put('charts', charts?.filter(({ symbol }) => symbol !== undefined).map(({ symbol, timeframe: tf }) => `${symbol}:${tf}`).join(','));
    put('active', active || undefined);
  }
  put('style', style === STYLES[0] ? undefined : style);
  put('scale', isLog ? 'log' : undefined);
  put('ind', formatStudies(studies) || undefined);
  put('compare', compare);
  // Commas and colons are valid in a fragment and easier to read than %2C and %3A.
  return parts.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/** Parses the fragment of a URL; ignores invalid parts. */
export function parseLink(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const symbolOf = name => {
    const symbol = parts.get(name)?.toUpperCase();
    return SYMBOL.test(symbol ?? '') ? symbol : undefined;
  };
  const symbols = parts.get('symbols')?.split(',').map(entry => (entry.startsWith('#') ? entry : entry.toUpperCase())).filter(entry => ENTRY.test(entry)).slice(0, MAX_SYMBOLS);
  const charts = parts.get('charts')?.split(',').map(chartOf).filter(chart => chart !== undefined).slice(0, LAYOUTS.at(-1));
  const layout = Number(parts.get('layout'));
  const active = Number(parts.get('active'));
  return {
    list: parts.get('list')?.trim().slice(0, MAX_NAME_LENGTH) || undefined,
    symbols: symbols?.length ? [...new Set(symbols)] : undefined,
    chart: symbolOf('chart'),
    timeframe: timeframeOf(parts.get('tf')),
    sort: parts.get('sort') ?? undefined,
    descending: parts.get('dir') === 'desc',
    layout: LAYOUTS.includes(layout) ? layout : 1,
    charts: charts?.length ? charts : undefined,
    active: Number.isInteger(active) && active > 0 && active < layout ? active : 0,
    style: STYLES.includes(parts.get('style')) ? parts.get('style') : STYLES[0],
    isLog: parts.get('scale') === 'log',
    studies: parseStudies(parts.get('ind')),
    compare: symbolOf('compare'),
  };
}

function timeframeOf(text) {
  return Object.hasOwn(MICROS, text ?? '') ? text : undefined;
}

/** Parses a symbol, which may contain colons, and its timeframe. */
function chartOf(text) {
  const at = text.lastIndexOf(':');
  const symbol = text.slice(0, at).toUpperCase();
  const timeframe = timeframeOf(text.slice(at + 1));
  return at > 0 && SYMBOL.test(symbol) && timeframe !== undefined ? { symbol, timeframe } : undefined;
}
