/** Round times for the labels of the time axis, in the chosen time zone or, for bars of days and weeks, by date of the exchange. */

import { monthName, shortDate } from './format.js';
import { MICROS } from './merge.js';
import { quarterOf, QUARTER_SECONDS, wallTime } from './timezone.js';

const MINUTE = 60;
const HOUR = 3_600;
const STEPS_SECONDS = [1, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
const DAY_SECONDS = 86_400;

export const isOfDays = timeframe => timeframe === '1d' || timeframe === '1w';

/** Returns the date of a bar, which for bars of days is that of the exchange: it has the same date here at noon. */
export function dateOf(micros, timeframe) {
  return isOfDays(timeframe) ? new Date((micros + 12 * HOUR * 1_000_000) / 1_000) : wallTime(micros);
}

/**
 * Returns the labels of the bars from an index to another: the bars at round times, and the first bars of days, months
 * and years.
 *
 * @param maxCount maximum number of labels, and thereby their minimum distance
 * @returns objects with `index`, `text` and `isMajor`, in order
 */
export function timeTicks(bars, from, to, maxCount, timeframe) {
  const first = Math.max(1, Math.floor(from));
  const last = Math.min(bars.length - 1, Math.ceil(to));
  const minDistance = (to - from) / Math.max(1, maxCount);
  const secondsPerLabel = (minDistance * MICROS[timeframe]) / 1_000_000;
  const step = isOfDays(timeframe) ? undefined : STEPS_SECONDS.find(seconds => seconds >= secondsPerLabel);
  // In all time zones, times are multiples of this when those in UTC are.
  const divisor = greatestDivisor(step ?? 0, QUARTER_SECONDS);
  const candidates = [];
  for (let index = first; index <= last; index++) {
    const [previous, current] = [bars[index - 1].t, bars[index].t];
    if (quarterOf(previous) === quarterOf(current) && Math.floor(current / 1_000_000) % divisor !== 0) {
      continue;
    }
    const candidate = tick(dateOf(current, timeframe), dateOf(previous, timeframe), step, timeframe);
    if (candidate !== undefined) {
      candidates.push({ index, ...candidate });
    }
  }
  return spaced(candidates, minDistance);
}

const greatestDivisor = (a, b) => (b === 0 ? a : greatestDivisor(b, a % b));

/** Returns the label of a bar and its rank (of a year, a month, a day, or a time), or undefined if it has none. */
function tick(date, previous, step, timeframe) {
  if (date.getFullYear() !== previous.getFullYear()) {
    return { text: String(date.getFullYear()), rank: 3, isMajor: true };
  }
  if (date.getMonth() !== previous.getMonth()) {
    return { text: isOfDays(timeframe) ? monthName(date) : shortDate(date), rank: 2, isMajor: true };
  }
  if (date.getDate() !== previous.getDate()) {
    const isWeek = date.getDay() < previous.getDay() || date - previous > 6 * DAY_SECONDS * 1_000;
    const text = isOfDays(timeframe) ? String(date.getDate()) : shortDate(date);
    return { text, rank: isWeek ? 1.5 : 1, isMajor: !isOfDays(timeframe) };
  }
  const seconds = date.getHours() * HOUR + date.getMinutes() * MINUTE + date.getSeconds();
  if (step === undefined || seconds % step !== 0) {
    return undefined;
  }
  const parts = [date.getHours(), date.getMinutes(), ...(step < MINUTE ? [date.getSeconds()] : [])];
  return { text: parts.map(part => String(part).padStart(2, '0')).join(':'), rank: 0, isMajor: false };
}

/** Returns the candidates of the highest ranks that are far enough from each other. */
function spaced(candidates, minDistance) {
  const chosen = [];
  const byRank = [...candidates].sort((a, b) => b.rank - a.rank || a.index - b.index);
  for (const candidate of byRank) {
    if (chosen.every(({ index }) => Math.abs(index - candidate.index) >= minDistance * 0.95)) {
      chosen.push(candidate);
    }
  }
  return chosen.sort((a, b) => a.index - b.index).map(({ index, text, isMajor }) => ({ index, text, isMajor }));
}
