import { dateIn, quarterOf } from './timezone.js';

const DAY_MS = 86_400_000;
/** By weekday from Sunday on, how many days ago the last day from Monday to Friday was. */
const SINCE_WEEKDAY = [2, 0, 0, 0, 0, 0, 1];

/**
 * Returns the indices of the bars from an index to another that begin a trading day of the instrument's exchange. A
 * trading day begins at midnight, and what happens on a weekend without trading belongs to the Friday before it.
 *
 * @param instrument its `calendar` (24x7 or XNYS) and time zone `tz`; undefined for every day in UTC
 */
export function startsOfDays(bars, from, to, { calendar = '24x7', tz = 'UTC' } = {}) {
  const starts = [];
  let previous;
  let quarter;
  for (let index = Math.max(0, from - 1); index < to; index++) {
    const current = quarterOf(bars[index].t);
    if (current !== quarter) {
      quarter = current;
      const day = dayOf(bars[index].t, calendar, tz);
      if (previous !== undefined && day !== previous) {
        starts.push(index);
      }
      previous = day;
    }
  }
  return starts;
}

function dayOf(micros, calendar, tz) {
  const date = dateIn(tz, micros);
  const day = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
  return calendar === '24x7' ? day : day - SINCE_WEEKDAY[date.getDay()];
}
