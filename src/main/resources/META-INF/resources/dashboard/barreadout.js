import { setAttribute, setText } from './dom.js';
import { compact, fixed, longDate, percent, timeOfDay } from './format.js';
import { dateOf, isOfDays } from './timeaxis.js';

/** Returns the start of a bar: its date, or its time of day, with the date unless that is today's. */
export function barTime(micros, timeframe) {
  const date = dateOf(micros, timeframe);
  const day = longDate(date);
  if (isOfDays(timeframe)) {
    return day;
  }
  return date.toDateString() === new Date().toDateString() ? timeOfDay(micros) : `${day} ${timeOfDay(micros)}`;
}

/** Paints the exact values of a bar; of none if it is undefined. */
export function paintReadout(element, bar, previous, timeframe, decimals) {
  const values = bar === undefined ? {} : {
    time: barTime(bar.t, timeframe), open: fixed(bar.o, decimals), high: fixed(bar.h, decimals), low: fixed(bar.l, decimals), close: fixed(bar.c, decimals),
    change: percent(((bar.c - (previous?.c ?? bar.o)) / (previous?.c ?? bar.o)) * 100), volume: compact(bar.v),
    marks: [bar.rv ? 'revised' : '', bar.pt ? 'partial' : ''].filter(Boolean).join(', '),
  };
  element.querySelectorAll('[data-value]').forEach(each => setText(each, values[each.dataset.value] ?? ''));
  setAttribute(element, 'data-direction', bar === undefined ? undefined : bar.c >= bar.o ? 'up' : 'down');
}
