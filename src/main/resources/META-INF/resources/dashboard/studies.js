/** The indicators that a chart can show, with their periods, and what each of them draws. */

import { bollinger, ema, macd, rsi, sma, vwap } from './indicators.js';
import { isOfDays } from './timeaxis.js';
import { startsOfDays } from './tradingdays.js';

const MAX_PERIOD = 500;
const BAND_WIDTH = 2;

const closes = bars => bars.map(bar => bar.c);
const line = (id, color, values) => ({ id, color, values });

/**
 * The indicators by id. `period` is the default, and absent if there is none to choose. `lines` are drawn over the
 * prices or, if `pane` is given, in a pane of their own.
 */
export const STUDIES = {
  sma: { title: 'SMA', name: 'Simple moving average', period: 20, lines: (bars, period) => [line('sma', 'study-1', sma(closes(bars), period))] },
  ema: { title: 'EMA', name: 'Exponential moving average', period: 50, lines: (bars, period) => [line('ema', 'study-2', ema(closes(bars), period))] },
  vwap: { title: 'VWAP', name: 'Volume-weighted average price', lines: (bars, period, starts) => [line('vwap', 'study-3', vwap(bars, starts()))] },
  bb: {
    title: 'BB', name: 'Bollinger bands', period: 20,
    lines: (bars, period) => {
      const { upper, middle, lower } = bollinger(closes(bars), period, BAND_WIDTH);
      return [line('bb-upper', 'study-4', upper), line('bb-middle', 'study-4', middle), line('bb-lower', 'study-4', lower)];
    },
  },
  rsi: {
    title: 'RSI', name: 'Relative strength index', period: 14, pane: { min: 0, max: 100, levels: [30, 70], decimals: 2 },
    lines: (bars, period) => [line('rsi', 'study-1', rsi(closes(bars), period))],
  },
  macd: {
    title: 'MACD 12 26 9', name: 'Moving average convergence divergence', pane: { levels: [0] },
    lines: bars => {
      const { line: difference, signal, histogram } = macd(closes(bars), 12, 26, 9);
      return [{ ...line('macd-histogram', 'muted', histogram), isHistogram: true }, line('macd', 'study-1', difference), line('macd-signal', 'study-2', signal)];
    },
  },
};

/** Parses indicators such as `sma:20,rsi`, and ignores what is not valid. Returns an array of ids and periods. */
export function parseStudies(text) {
  const byId = new Map();
  for (const part of (text ?? '').split(',')) {
    const [id, number] = part.split(':');
    if (Object.hasOwn(STUDIES, id)) {
      const { period } = STUDIES[id];
      const chosen = /^\d{1,3}$/.test(number ?? '') ? Number(number) : period;
      byId.set(id, { id, period: period === undefined ? undefined : Math.min(MAX_PERIOD, Math.max(2, chosen)) });
    }
  }
  return Object.keys(STUDIES).filter(id => byId.has(id)).map(id => byId.get(id));
}

export function formatStudies(studies) {
  return studies.map(({ id, period }) => (period === undefined || period === STUDIES[id].period ? id : `${id}:${period}`)).join(',');
}

export function studyTitle({ id, period }) {
  return period === undefined ? STUDIES[id].title : `${STUDIES[id].title} ${period}`;
}

/** Returns the studies with the values of their lines for all bars of an instrument. */
export function computeStudies(studies, bars, timeframe, instrument) {
  const starts = () => (isOfDays(timeframe) ? bars.keys() : startsOfDays(bars, 0, bars.length, instrument));
  return studies.map(study => ({ ...study, title: studyTitle(study), pane: STUDIES[study.id].pane, lines: STUDIES[study.id].lines(bars, study.period, starts) }));
}
