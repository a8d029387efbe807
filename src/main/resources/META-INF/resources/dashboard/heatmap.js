import { fill, make, mark, say } from './dom.js';
import { direction, percent } from './format.js';

const STEPS = [0.05, 0.25, 1, 2];

/** All symbols by sector, each as strong in colour as it has moved today. */
export class HeatMap {
  #place;
  #board;

  constructor(place, board) {
    this.#place = place;
    this.#board = board;
  }

  paint() {
    const sectors = new Map();
    for (const { symbol, sector } of this.#board.instruments) {
      const row = this.#board.row(symbol);
      if (row.ticker !== undefined) {
        sectors.set(sector || 'Other', [...(sectors.get(sector || 'Other') ?? []), row]);
      }
    }
    const shown = [...sectors].sort(([a, rows], [b, others]) => others.length - rows.length || (a < b ? -1 : 1));
    fill(this.#place, shown, group, (element, [sector, rows]) => {
      const [head, tiles] = element.children;
      const mean = rows.reduce((sum, row) => sum + row.ticker.cp, 0) / rows.length;
      say(head.children[0], sector);
      say(head.children[1], percent(mean));
      mark(head.children[1], 'data-way', way(mean));
      fill(tiles, rows, tile, paintTile);
    });
  }
}

/** 0 for what has hardly moved, to 4. */
export function strength(change) {
  return STEPS.filter(step => Math.abs(change) >= step).length;
}

function way(change) {
  return { 1: 'up', 0: 'flat', '-1': 'down' }[direction(change, 2)];
}

function paintTile(element, row) {
  const { cp } = row.ticker;
  const button = element.firstChild;
  mark(button, 'data-symbol', row.symbol);
  mark(button, 'title', `${row.symbol} ${row.instrument?.name ?? ''} ${percent(cp)}`);
  mark(button, 'data-way', way(cp));
  mark(button, 'data-strength', String(strength(cp)));
  say(button.children[0], row.symbol);
  say(button.children[1], percent(cp));
}

function group() {
  return make('section', {}, make('h4', {}, make('span'), make('span', { class: 'figure' })), make('ul', {}));
}

function tile() {
  return make('li', {}, make('button', { type: 'button' }, make('b'), make('span')));
}
