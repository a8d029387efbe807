import { make, setAttribute, setText, updateChildren } from './dom.js';
import { compact, direction, percent } from './format.js';

const STEPS = [0.05, 0.25, 1, 2];

/** Turnovers relative to the average from which a tile is larger. */
const SIZES = [1, 2.5, 6];

/** All symbols by sector, the largest turnover first; coloured by their change of the day. */
export class HeatMap {
  #element;
  #marketData;

  constructor(element, marketData) {
    this.#element = element;
    this.#marketData = marketData;
  }

  paint() {
    const sectors = new Map();
    for (const { symbol, sector } of this.#marketData.instruments) {
      const row = this.#marketData.row(symbol);
      if (row.ticker !== undefined) {
        sectors.set(sector || 'Other', [...(sectors.get(sector || 'Other') ?? []), row]);
      }
    }
    const groups = [...sectors].sort(([a, rows], [b, others]) => sum(others) - sum(rows) || (a < b ? -1 : 1));
    const all = groups.flatMap(([, rows]) => rows);
    const average = sum(all) / all.length;
    groups.forEach(([, rows]) => rows.sort((a, b) => turnover(b) - turnover(a)));
    updateChildren(this.#element, groups, createGroup, (element, [sector, rows]) => {
      const [head, tiles] = element.children;
      const mean = rows.reduce((sum, row) => sum + row.ticker.cp, 0) / rows.length;
      setText(head.children[0], sector);
      setText(head.children[1], percent(mean));
      setAttribute(head.children[1], 'data-direction', directionOf(mean));
      updateChildren(tiles, rows, createTile, (tile, row) => paintTile(tile, row, sizeOf(turnover(row), average)));
    });
  }
}

/** Returns the strength of a change in percent, from 0 to 4. */
export function strength(change) {
  return STEPS.filter(step => Math.abs(change) >= step).length;
}

/** Returns the value of the shares traded today. */
export const turnover = ({ ticker }) => (ticker?.v ?? 0) * (ticker?.vw ?? ticker?.p ?? 0);

/** Returns the size of a tile, from 1 to 4, for a turnover. */
export function sizeOf(value, average) {
  return 1 + SIZES.filter(step => value > step * average).length;
}

const sum = rows => rows.reduce((total, row) => total + turnover(row), 0);

function directionOf(change) {
  return { 1: 'up', 0: 'flat', '-1': 'down' }[direction(change, 2)];
}

function paintTile(element, row, size) {
  const { cp } = row.ticker;
  const button = element.firstChild;
  setAttribute(element, 'data-size', String(size));
  setAttribute(button, 'data-symbol', row.symbol);
  setAttribute(button, 'title', `${row.symbol} ${row.instrument?.name ?? ''} ${percent(cp)}, turnover ${compact(turnover(row))}`);
  setAttribute(button, 'data-direction', directionOf(cp));
  setAttribute(button, 'data-strength', String(strength(cp)));
  setText(button.children[0], row.symbol);
  setText(button.children[1], percent(cp));
}

function createGroup() {
  return make('section', {}, make('h4', {}, make('span'), make('span', { class: 'figure' })), make('ul', {}));
}

function createTile() {
  return make('li', {}, make('button', { type: 'button' }, make('b'), make('span')));
}
