/** The conditions of alerts, as they are compared with the values of a symbol and described in words. */

import { fixed, grouped, percent } from './format.js';
import { ask, bid, volume } from './marketdata.js';

const MINUS = '\u2212';

/**
 * What an alert can wait for. `type` is that of the protocol; `side` is `above` or `below`, and absent for a type without a
 * level.
 */
export const CONDITIONS = [
  { id: 'price-above', type: 'price', side: 'above', title: 'Price at or above', level: 'Price' },
  { id: 'price-below', type: 'price', side: 'below', title: 'Price at or below', level: 'Price' },
  { id: 'change-above', type: 'change', side: 'above', title: 'Change of the day at or above', level: 'Change in percent' },
  { id: 'change-below', type: 'change', side: 'below', title: 'Change of the day at or below', level: 'Change in percent' },
  { id: 'volume-above', type: 'volume', side: 'above', title: 'Volume of the day at or above', level: 'Volume' },
  { id: 'spread-above', type: 'spread', side: 'above', title: 'Spread at or above', level: 'Spread in basis points' },
  { id: 'halt', type: 'halt', title: 'Trading is halted' },
  { id: 'resume', type: 'resume', title: 'Trading resumes after a halt' },
];

const NAMES = { price: 'price', change: 'change', volume: 'volume', spread: 'spread' };

/** Returns the condition of an alert of this page or of the server. */
export function conditionOf({ type, below }) {
  return CONDITIONS.find(condition => condition.type === type && (condition.side === 'below') === (below !== undefined));
}

/** Returns the value of a symbol that an alert of a type compares; undefined if there is none at the moment. */
export function valueOf(type, row) {
  switch (type) {
    case 'price':
      return row.ticker?.p;
    case 'change':
      return row.ticker?.cp ?? undefined;
    case 'volume':
      return volume(row);
    case 'spread':
      return spreadOf(row);
    default:
      return undefined;
  }
}

/** Returns the spread in basis points of the middle between bid and ask. */
function spreadOf(row) {
  const [low, high] = [bid(row), ask(row)];
  return low === undefined || high === undefined || low + high <= 0 ? undefined : ((high - low) / ((high + low) / 2)) * 10_000;
}

/** Returns whether the condition of an alert is true now; undefined if the value does not exist at the moment. */
export function isMet({ type, above, below }, row) {
  if (type === 'halt' || type === 'resume') {
    return row.state === undefined ? undefined : (row.state === 'halted') === (type === 'halt');
  }
  const value = valueOf(type, row);
  return value === undefined ? undefined : below === undefined ? value >= above : value <= below;
}

/** Formats a value of a type. */
export function valueText(type, value, { decimals, sizeDecimals }) {
  switch (type) {
    case 'price':
      return grouped(value, decimals);
    case 'change':
      return percent(value) || '0.00%';
    case 'volume':
      return grouped(value, sizeDecimals);
    default:
      return `${fixed(value, 1)} bp`;
  }
}

/** Describes an alert: Price at or above 130.00, each time. */
export function describe(alert, row) {
  const { title, type, side } = conditionOf(alert);
  return `${title}${side === undefined ? '' : ` ${valueText(type, alert[side], row)}`}${alert.repeat ? ', each time' : ''}`;
}

/**
 * Describes an alert that has fired: price 130.02, at or above 130.00.
 *
 * @param fired has the `value` that met the condition, or the reason `rc` of a halt
 */
export function describeFired(alert, { value, rc }, row) {
  const { title, type, side } = conditionOf(alert);
  if (side === undefined) {
    return [title, rc].filter(Boolean).join(', ');
  }
  return `${NAMES[type]} ${valueText(type, value, row)}, at or ${side} ${valueText(type, alert[side], row)}`;
}

/** Returns the text of a number as an input has it. */
export const inputText = (value, decimals) => fixed(value, decimals).replace(MINUS, '-');
