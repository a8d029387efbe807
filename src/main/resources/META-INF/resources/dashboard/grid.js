import { byId, make, mark } from './dom.js';
import { paintCell } from './columns.js';

const OVERSCAN = 4;
const AGE_MS = 500;

/**
 * A table of symbols of which only the rows in sight exist. Rows are made once and lent to whatever symbol is in sight;
 * each is painted when its symbol has news, or has become older.
 */
export class Grid {
  /** Symbols from top to bottom. */
  symbols = [];
  /** Symbol on which the keyboard is. */
  cursor;

  #root;
  #head;
  #body;
  #board;
  #columns = [];
  #pool = [];
  #rowHeight = 26;
  #height = 0;
  #top = 0;
  #isMoved = true;
  #agedMs = 0;
  #nowMs = 0;

  constructor(root, board, { onSort }) {
    this.#root = root;
    this.#board = board;
    this.#head = root.querySelector('[data-part=head]');
    this.#body = root.querySelector('[data-part=body]');
    root.addEventListener('scroll', () => {
      this.#top = root.scrollTop;
      this.#isMoved = true;
    }, { passive: true });
    this.#head.addEventListener('click', ({ target }) => {
      const id = target.closest('[data-column]')?.dataset.column;
      if (id !== undefined && !target.closest('button')?.disabled) {
        onSort(id);
      }
    });
    this.#head.addEventListener('keydown', event => this.#walkHead(event));
    new ResizeObserver(() => this.#measure()).observe(root);
  }

  get element() {
    return this.#root;
  }

  get columns() {
    return this.#columns;
  }

  get page() {
    return Math.max(1, Math.floor(this.#height / this.#rowHeight) - 2);
  }

  get rowHeight() {
    return this.#rowHeight;
  }

  /** Shows these columns; all rows are made anew. */
  shape(columns) {
    this.#columns = columns;
    this.#pool.forEach(line => line.element.remove());
    this.#pool = [];
    this.#root.style.setProperty('--columns', `${columns.map((column, i) => (i === columns.length - 1 ? `minmax(${column.width}, 1fr)` : column.width)).join(' ')} 1.75rem`);
    this.#head.replaceChildren(...columns.map((column, i) => make('div', {
      role: 'columnheader', class: column.isText ? 'text' : 'figure', 'data-column': column.id,
    }, make('button', {
      type: 'button', tabindex: i === 0 ? 0 : -1, disabled: column.isFixed, title: column.label, 'aria-label': column.label,
    }, column.title))), make('div', { role: 'columnheader', 'data-column': 'remove' }, make('span', { class: 'unseen' }, 'Remove')));
    mark(this.#root, 'aria-colcount', String(columns.length + 1));
    this.#isMoved = true;
    this.#measure();
  }

  sortMark(id, descending) {
    for (const cell of this.#head.children) {
      mark(cell, 'aria-sort', cell.dataset.column === id ? (descending ? 'descending' : 'ascending') : undefined);
    }
  }

  show(symbols) {
    this.symbols = symbols;
    this.#body.style.height = `${symbols.length * this.#rowHeight}px`;
    mark(this.#root, 'aria-rowcount', String(symbols.length + 1));
    this.#isMoved = true;
  }

  /** Moves the cursor to a symbol, and that into sight. */
  point(symbol) {
    this.cursor = symbol;
    this.#isMoved = true;
    const index = this.symbols.indexOf(symbol);
    if (index >= 0) {
      const head = this.#head.offsetHeight;
      const top = index * this.#rowHeight;
      if (top < this.#top) {
        this.#root.scrollTop = top;
      } else if (top + this.#rowHeight + head > this.#top + this.#height) {
        this.#root.scrollTop = top + this.#rowHeight + head - this.#height;
      }
      this.#top = this.#root.scrollTop;
    }
  }

  /** In every frame: what comes into sight is there at once. */
  follow(nowMs) {
    if (this.#isMoved) {
      this.#nowMs = nowMs;
      this.#lend();
      this.#pool.filter(line => line.version < 0 && line.row !== undefined).forEach(line => this.#paintRow(line, { nowMs, board: this.#board }));
    }
  }

  paint(nowMs) {
    this.#nowMs = nowMs;
    const isAging = nowMs - this.#agedMs >= AGE_MS;
    if (isAging) {
      this.#agedMs = nowMs;
    }
    const context = { nowMs, board: this.#board };
    for (const line of this.#pool) {
      if (line.row !== undefined && (isAging || line.version !== line.row.version || line.isMoving)) {
        this.#paintRow(line, context);
      }
    }
  }

  #lend() {
    this.#isMoved = false;
    const first = Math.max(0, Math.floor(this.#top / this.#rowHeight) - OVERSCAN);
    const count = Math.min(this.symbols.length - first, Math.ceil(this.#height / this.#rowHeight) + 2 * OVERSCAN);
    while (this.#pool.length < count) {
      this.#pool.push(this.#line());
    }
    const size = this.#pool.length;
    let active;
    // A symbol keeps its row while it is scrolled, so that nothing is painted anew.
    for (let index = first; index < first + size; index++) {
      const line = this.#pool[index % size];
      const symbol = index < first + count ? this.symbols[index] : undefined;
      line.element.hidden = symbol === undefined;
      if (symbol === undefined) {
        line.row = undefined;
        continue;
      }
      if (line.row?.symbol !== symbol) {
        line.row = this.#board.row(symbol);
        line.version = -1;
        line.element.dataset.symbol = symbol;
        line.remove.setAttribute('aria-label', `Remove ${symbol}`);
      }
      line.element.style.transform = `translateY(${index * this.#rowHeight}px)`;
      mark(line.element, 'aria-rowindex', String(index + 2));
      mark(line.element, 'aria-selected', String(symbol === this.cursor));
      active = symbol === this.cursor ? line.element.id : active;
    }
    mark(this.#root, 'aria-activedescendant', active);
  }

  #paintRow(line, context) {
    const { row, cells, element } = line;
    line.version = row.version;
    line.isMoving = false;
    this.#columns.forEach((column, i) => {
      paintCell(column, cells[i], row, context);
      line.isMoving ||= column.isMoving?.(row, this.#nowMs) ?? false;
    });
    mark(element, 'data-stale', this.#board.isStale(row) ? '' : undefined);
    mark(element, 'data-state', row.state);
  }

  #line() {
    const cells = this.#columns.map(column => make('div', {
      role: column.id === 'symbol' ? 'rowheader' : 'gridcell', 'data-column': column.id,
      class: `${column.isText ? 'text' : 'figure'}${column.isQuiet ? ' quiet' : ''}`,
    }));
    this.#columns.forEach((column, i) => column.begin?.(cells[i]));
    const remove = make('button', { type: 'button', class: 'remove', tabindex: -1, 'data-action': 'remove' }, '\u00d7');
    const element = make('div', { role: 'row', class: 'row', id: `row-${this.#pool.length}` }, ...cells,
      make('div', { role: 'gridcell', 'data-column': 'remove' }, remove));
    this.#body.append(element);
    return { element, cells, remove, row: undefined, version: -1, isMoving: false };
  }

  #measure() {
    this.#height = this.#root.clientHeight;
    this.#rowHeight = parseFloat(getComputedStyle(this.#root).getPropertyValue('--row')) || this.#rowHeight;
    this.show(this.symbols);
  }

  #walkHead(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      const buttons = [...this.#head.querySelectorAll('button:not(:disabled)')];
      const next = buttons[buttons.indexOf(document.activeElement) + step];
      if (next !== undefined) {
        buttons.forEach(button => (button.tabIndex = button === next ? 0 : -1));
        next.focus();
      }
      event.preventDefault();
    }
  }
}

/** Rows by their look on the screen, for who drags them. */
export function rowAt(y) {
  const root = byId('watchlist');
  const element = document.elementsFromPoint(root.getBoundingClientRect().left + 24, y).find(found => found.closest('#watchlist .row'));
  return element?.closest('.row');
}
