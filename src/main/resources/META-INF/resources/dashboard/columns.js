import { setAttribute, setText } from './dom.js';
import { age, compact, direction, fixed, grouped, percent, signed, timeOfDay } from './format.js';
import { ask, bid, spread, volume, vwap } from './marketdata.js';

const SVG = 'http://www.w3.org/2000/svg';
const FLASH_MS = 250;
const DIRECTIONS = { 1: 'up', 0: 'flat', '-1': 'down' };
const BADGES = { halted: ['H', 'Halted'], auction: ['A', 'Auction'], pre: ['P', 'Pre-market'] };

const price = (row, value) => grouped(value, row.decimals);
const size = (row, value) => (value === 0 ? '' : compact(value, row.sizeDecimals));

/**
 * The columns of the watchlist. `value` is the value for sorting and export, `text` is the displayed text and
 * `decimals` is the precision of the export; `begin` and `paint` create and update cells that contain more than text.
 */
export const COLUMNS = [
  {
    id: 'symbol', title: 'Symbol', width: '6.4rem', isText: true, value: row => row.symbol,
    begin: cell => cell.append(element('span', 'symbol-name'), element('abbr', 'badge'), element('span', 'visually-hidden')),
    paint(cell, row) {
      const [name, badge, full] = cell.children;
      const [letter, description] = BADGES[row.state] ?? ['', ''];
      setText(name, row.symbol);
      setText(badge, letter);
      badge.hidden = letter === '';
      setAttribute(badge, 'title', description || undefined);
      setText(full, row.instrument?.name ?? '');
      setAttribute(cell, 'title', row.instrument?.name);
    },
  },
  { id: 'name', title: 'Name', width: '14rem', isText: true, isMuted: true, value: row => row.instrument?.name, text: row => row.instrument?.name ?? '' },
  {
    id: 'last', title: 'Last', width: '7.6rem', value: row => row.ticker?.p, decimals: row => row.decimals,
    begin: cell => cell.append(element('span', 'arrow'), element('span', 'amount')),
    paint(cell, row, { nowMs }) {
      const [arrow, amount] = cell.children;
      setText(arrow, row.tick > 0 ? '\u25b2' : row.tick < 0 ? '\u25bc' : '');
      setAttribute(arrow, 'data-direction', DIRECTIONS[row.tick]);
      setText(amount, price(row, row.ticker?.p));
      setAttribute(cell, 'data-flash', nowMs - row.tickMs < FLASH_MS ? DIRECTIONS[row.tick] : undefined);
    },
    isMoving: (row, nowMs) => nowMs - row.tickMs < FLASH_MS + 50,
  },
  {
    id: 'change', title: 'Change', width: '5.4rem', value: row => row.ticker?.ch, decimals: row => row.decimals,
    text: row => signed(row.ticker?.ch, row.decimals), direction: row => direction(row.ticker?.ch, row.decimals),
  },
  {
    id: 'percent', title: 'Change %', label: 'Change since the previous close, in percent', heading: 'Change %', width: '5.2rem', value: row => row.ticker?.cp ?? undefined, decimals: () => 2,
    text: row => percent(row.ticker?.cp), direction: row => direction(row.ticker?.cp, 2),
  },
  { id: 'bid', title: 'Bid', width: '5.6rem', value: bid, decimals: row => row.decimals, text: row => price(row, bid(row)) },
  { id: 'ask', title: 'Ask', width: '5.6rem', value: ask, decimals: row => row.decimals, text: row => price(row, ask(row)) },
  {
    id: 'bidSize', title: 'Bid size', width: '4.6rem', isMuted: true, value: row => row.quote?.bs,
    decimals: row => row.sizeDecimals, text: row => size(row, row.quote?.bs),
  },
  {
    id: 'askSize', title: 'Ask size', width: '4.6rem', isMuted: true, value: row => row.quote?.as,
    decimals: row => row.sizeDecimals, text: row => size(row, row.quote?.as),
  },
  { id: 'spread', title: 'Spread', width: '4.2rem', isMuted: true, value: spread, decimals: row => row.decimals, text: row => price(row, spread(row)) },
  {
    id: 'volume', title: 'Volume', width: '4.4rem', value: volume, decimals: row => row.sizeDecimals,
    text: row => compact(volume(row), row.sizeDecimals),
  },
  {
    id: 'range', title: 'Day range', label: 'Last price between the low and the high of the day', heading: 'Position in day range', width: '5.8rem', isText: true, value: rangePosition, decimals: () => 2,
    begin: cell => cell.append(element('span', 'range')) ?? cell.firstChild.append(element('i', '')),
    paint(cell, row) {
      const at = rangePosition(row);
      cell.firstChild.hidden = at === undefined;
      const shift = `translateX(${Math.round((at ?? 0) * 100)}%)`;
      if (cell.dataset.at !== shift) {
        cell.dataset.at = shift;
        cell.firstChild.firstChild.style.transform = shift;
        setAttribute(cell, 'title', `Low ${price(row, row.ticker?.l)}, high ${price(row, row.ticker?.h)}`);
      }
    },
  },
  { id: 'vwap', title: 'VWAP', label: 'Volume-weighted average price', heading: 'VWAP', width: '5.6rem', isMuted: true, value: row => vwap(row.ticker), decimals: row => row.decimals, text: row => price(row, vwap(row.ticker)) },
  {
    id: 'spark', title: 'Trend (1 h)', width: '5.2rem', isText: true, isFixed: true, value: () => undefined,
    begin(cell) {
      const svg = cell.appendChild(document.createElementNS(SVG, 'svg'));
      svg.setAttribute('viewBox', '0 0 60 16');
      svg.setAttribute('preserveAspectRatio', 'none');
      svg.setAttribute('aria-hidden', 'true');
      svg.append(document.createElementNS(SVG, 'polyline'));
    },
    paint(cell, row) {
      setAttribute(cell, 'data-direction', DIRECTIONS[direction(row.ticker?.ch, row.decimals)]);
      setAttribute(cell.firstChild.firstChild, 'points', line(row.spark?.points ?? []));
    },
  },
  {
    id: 'age', title: 'Age', label: 'Time since the last update', heading: 'Time', width: '6.4rem', isMuted: true, value: row => row.timeMicros && -row.timeMicros, isTimed: true,
    text: (row, { marketData }) => (marketData.isStale(row) && row.timeMicros ? `as of ${timeOfDay(row.timeMicros).slice(0, 5)}` : age(marketData.ageMs(row))),
  },
];

/** Columns on a narrow screen. */
export const NARROW = ['symbol', 'last', 'percent', 'spark'];

export function paintCell(column, cell, row, context) {
  if (column.paint !== undefined) {
    column.paint(cell, row, context);
  } else {
    setText(cell, column.text(row, context));
    if (column.direction !== undefined) {
      setAttribute(cell, 'data-direction', DIRECTIONS[column.direction(row)]);
    }
  }
}

/** Returns the value of a cell for export: numbers have a decimal point and no separators, as spreadsheets expect. */
export function exported(column, row) {
  if (column.id === 'age') {
    return row.timeMicros === undefined ? '' : new Date(row.timeMicros / 1_000).toISOString();
  }
  const value = column.value(row);
  return typeof value === 'number' ? fixed(value, column.decimals(row)).replace('\u2212', '-') : value;
}

function rangePosition(row) {
  const { p, l, h } = row.ticker ?? {};
  return p === undefined || !(h > l) ? undefined : Math.min(1, Math.max(0, (p - l) / (h - l)));
}

function line(points) {
  if (points.length < 2) {
    return '';
  }
  const low = Math.min(...points);
  const span = Math.max(...points) - low;
  const step = 60 / (points.length - 1);
  return points.map((point, i) => `${(i * step).toFixed(1)},${span === 0 ? 8 : (15 - (14 * (point - low)) / span).toFixed(1)}`).join(' ');
}

function element(name, className) {
  const created = document.createElement(name);
  created.className = className;
  return created;
}
