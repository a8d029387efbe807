/** Formatting of numbers and times. All functions format undefined as an empty string. */

import { wallTime, zoneName } from './timezone.js';

const MINUS = '\u2212';
const UNITS = [[1e9, 'B'], [1e6, 'M'], [1e3, 'K']];

/** Formats a number with exactly these decimals, and without a sign if it rounds to zero. */
export function fixed(value, decimals) {
  if (value === undefined || value === null || Number.isNaN(value)) {
    return '';
  }
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Formats a number with its sign, unless it rounds to zero. */
export function signed(value, decimals) {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

export function percent(value) {
  const text = signed(value, 2);
  return text && `${text}%`;
}

/** Returns the sign of the rounded value: 1, -1 or 0. */
export function direction(value, decimals) {
  return value === undefined || value === null || Number(value.toFixed(decimals)) === 0 ? 0 : Math.sign(value);
}

/** Formats a number for a narrow column: 950, 9,500, 12.4K, 3.21M. */
export function compact(value, decimals = 0) {
  if (value === undefined) {
    return '';
  }
  if (value >= 999.5 && value < 9_999.5) {
    return grouped(value);
  }
  for (const [unit, suffix] of UNITS) {
    if (value >= unit * 0.9995) {
      const scaled = value / unit;
      return scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + suffix;
    }
  }
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.min(decimals, 4));
}

/** Formats a number with thousands separators. */
export function grouped(value, decimals = 0) {
  if (value === undefined) {
    return '';
  }
  const [whole, fraction] = fixed(value, decimals).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '');
}

/** Formats an age: 0.4s, 12s, 5m, 3h, 2d. */
export function age(ms) {
  if (ms === undefined) {
    return '';
  }
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)}s`;
  }
  return seconds < 100 ? `${Math.round(seconds)}s`
    : seconds < 5_970 ? `${Math.round(seconds / 60)}m`
      : seconds < 172_800 ? `${Math.round(seconds / 3_600)}h` : `${Math.round(seconds / 86_400)}d`;
}

/** Formats a remaining time: 2d 03:15:07, 03:15:07, 15:07. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const clock = [...(days || hours ? [hours] : []), Math.floor(seconds / 60) % 60, seconds % 60]
    .map(part => String(part).padStart(2, '0')).join(':');
  return days ? `${days}d ${clock}` : clock;
}

/** Formats µs since 1970 as time of day in the chosen time zone: 14:03:22, or 14:03:22.417. */
export function timeOfDay(micros, millis = false) {
  if (micros === undefined) {
    return '';
  }
  const date = wallTime(micros);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0'));
  return parts.join(':') + (millis ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : '');
}

/** Returns a function that formats local dates. The format is created for the first one, because that takes long. */
function dateFormat(fields) {
  let format;
  return date => (format ??= new Intl.DateTimeFormat([], fields)).format(date);
}

/** Formats a local date with its year. */
export const longDate = dateFormat({ day: 'numeric', month: 'short', year: 'numeric' });
/** Formats the day and the month of a local date. */
export const shortDate = dateFormat({ day: 'numeric', month: 'short' });
/** Formats the time of day of a local date. */
export const clockTime = dateFormat({ hour: 'numeric', minute: 'numeric', second: 'numeric', hour12: false });
export const monthName = dateFormat({ month: 'short' });

/** Formats the time of a trade, with the date if it is not that of today. */
export function tradeTime(micros, millis) {
  const date = wallTime(micros);
  const time = timeOfDay(micros, millis);
  return date.toDateString() === wallTime(Date.now() * 1_000).toDateString() ? time : `${longDate(date)} ${time}`;
}

/** Formats µs since 1970 as time of day with the time zone. */
export const timeWithZone = micros => (micros === undefined ? '' : `${timeOfDay(micros)} ${zoneName(micros)}`);

/** Formats µs since 1970 as weekday and time with the time zone. */
export function dayAndTime(micros) {
  return `${wallTime(micros).toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })} ${zoneName(micros)}`;
}

/** Returns the text of a message, or its data as JSON. */
export function messageText(data) {
  return typeof data === 'string' ? data : typeof data?.text === 'string' ? data.text : JSON.stringify(data);
}
