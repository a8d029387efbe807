import { paintCell } from './columns.js';
import { byId, make, setAttribute, setText } from './dom.js';
import { isSection, sectionName } from './lists.js';

const OVERSCAN = 4;
const AGE_MS = 500;

/**
 * A table of symbols that contains elements for the visible rows only. Row elements are pooled and reused while the
 * user scrolls. A row is painted when the data of its symbol changes, and regularly to update its age.
 */
export class Grid {
  /** Symbols and sections from top to bottom. */
  entries = [];
  /** Selected symbol. */
  cursor;

  #root;
  #head;
  #body;
  #marketData;
  #columns = [];
  #pool = [];
  #rowHeight = 26;
  #height = 0;
  #top = 0;
  #isMoved = true;
  #agedMs = 0;
  #nowMs = 0;

  constructor(root, marketData, { onSort }) {
    this.#root = root;
    this.#marketData = marketData;
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
    this.#head.addEventListener('keydown', event => this.#onHeadKey(event));
    new ResizeObserver(() => this.#measure()).observe(root);
  }

  get element() {
    return this.#root;
  }

  /** Symbols from top to bottom. */
  get symbols() {
    return this.entries.filter(entry => !isSection(entry));
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

  /** Sets the columns and recreates all rows. */
  setColumns(columns) {
    this.#columns = columns;
    this.#pool.forEach(line => line.element.remove());
    this.#pool = [];
    this.#root.style.setProperty('--columns', `${columns.map((column, i) => (i === columns.length - 1 ? `minmax(${column.width}, 1fr)` : column.width)).join(' ')} 1.75rem`);
    this.#head.replaceChildren(...columns.map((column, i) => make('div', {
      role: 'columnheader', class: column.isText ? 'text' : 'figure', 'data-column': column.id,
    }, make('button', {
      type: 'button', tabindex: i === 0 ? 0 : -1, disabled: column.isFixed, title: column.label,
    }, column.title))), make('div', { role: 'columnheader', 'data-column': 'remove' }, make('span', { class: 'visually-hidden' }, 'Remove')));
    setAttribute(this.#root, 'aria-colcount', String(columns.length + 1));
    this.#isMoved = true;
    this.#measure();
  }

  markSorted(id, descending) {
    for (const cell of this.#head.children) {
      setAttribute(cell, 'aria-sort', cell.dataset.column === id ? (descending ? 'descending' : 'ascending') : undefined);
    }
  }

  setEntries(entries) {
    this.entries = entries;
    this.#body.style.height = `${entries.length * this.#rowHeight}px`;
    setAttribute(this.#root, 'aria-rowcount', String(entries.length + 1));
    this.#isMoved = true;
  }

  /** Selects a symbol and scrolls it into view. */
  select(symbol) {
    this.cursor = symbol;
    this.#isMoved = true;
    const index = this.entries.indexOf(symbol);
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

  /** Paints rows that scrolled into view, in every animation frame. */
  paintMoved(nowMs) {
    if (this.#isMoved) {
      this.#nowMs = nowMs;
      this.#assignRows();
      this.#pool.filter(line => line.version < 0 && line.row !== undefined).forEach(line => this.#paintRow(line, { nowMs, marketData: this.#marketData }));
    }
  }

  paint(nowMs) {
    this.#nowMs = nowMs;
    const isAging = nowMs - this.#agedMs >= AGE_MS;
    if (isAging) {
      this.#agedMs = nowMs;
    }
    const context = { nowMs, marketData: this.#marketData };
    for (const line of this.#pool) {
      if (line.row !== undefined && (isAging || line.version !== line.row.version || line.isMoving)) {
        this.#paintRow(line, context);
      }
    }
  }

  #assignRows() {
    this.#isMoved = false;
    const first = Math.max(0, Math.floor(this.#top / this.#rowHeight) - OVERSCAN);
    const count = Math.min(this.entries.length - first, Math.ceil(this.#height / this.#rowHeight) + 2 * OVERSCAN);
    while (this.#pool.length < count) {
      this.#pool.push(this.#createRow());
    }
    const size = this.#pool.length;
    let active;
    // A symbol keeps its row while the user scrolls, so that the row need not be painted again.
    for (let index = first; index < first + size; index++) {
      const line = this.#pool[index % size];
      const symbol = index < first + count ? this.entries[index] : undefined;
      line.element.hidden = symbol === undefined;
      if (symbol === undefined) {
        line.row = undefined;
        continue;
      }
      if (line.element.dataset.symbol !== symbol || line.row === undefined) {
        this.#assign(line, symbol);
      }
      line.element.style.transform = `translateY(${index * this.#rowHeight}px)`;
      setAttribute(line.element, 'aria-rowindex', String(index + 2));
      setAttribute(line.element, 'aria-selected', String(symbol === this.cursor));
      active = symbol === this.cursor ? line.element.id : active;
    }
    setAttribute(this.#root, 'aria-activedescendant', active);
  }

  #assign(line, entry) {
    const section = isSection(entry) ? sectionName(entry) : undefined;
    line.row = section === undefined ? this.#marketData.row(entry) : undefined;
    line.version = -1;
    line.element.dataset.symbol = entry;
    setAttribute(line.element, 'data-section', section === undefined ? undefined : '');
    setText(line.section, section ?? '');
    line.section.hidden = section === undefined;
    line.remove.setAttribute('aria-label', `Remove ${section === undefined ? entry : `section ${section}`}`);
    if (section !== undefined) {
      setAttribute(line.element, 'data-stale', undefined);
      setAttribute(line.element, 'data-state', undefined);
    }
  }

  #paintRow(line, context) {
    const { row, cells, element } = line;
    line.version = row.version;
    line.isMoving = false;
    this.#columns.forEach((column, i) => {
      paintCell(column, cells[i], row, context);
      line.isMoving ||= column.isMoving?.(row, this.#nowMs) ?? false;
    });
    setAttribute(element, 'data-stale', this.#marketData.isStale(row) ? '' : undefined);
    setAttribute(element, 'data-state', row.state);
  }

  #createRow() {
    const cells = this.#columns.map(column => make('div', {
      role: column.id === 'symbol' ? 'rowheader' : 'gridcell', 'data-column': column.id,
      class: `${column.isText ? 'text' : 'figure'}${column.isMuted ? ' muted' : ''}`,
    }));
    this.#columns.forEach((column, i) => column.begin?.(cells[i]));
    const remove = make('button', { type: 'button', class: 'remove', tabindex: -1, 'data-action': 'remove' }, '\u00d7');
    const section = make('div', { role: 'rowheader', class: 'section-name', hidden: true });
    const element = make('div', { role: 'row', class: 'row', id: `row-${this.#pool.length}` }, ...cells, section,
      make('div', { role: 'gridcell', 'data-column': 'remove' }, remove));
    this.#body.append(element);
    return { element, cells, section, remove, row: undefined, version: -1, isMoving: false };
  }

  #measure() {
    this.#height = this.#root.clientHeight;
    this.#rowHeight = parseFloat(getComputedStyle(this.#root).getPropertyValue('--row')) || this.#rowHeight;
    this.setEntries(this.entries);
  }

  #onHeadKey(event) {
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

/** Returns the row at a vertical position on the screen, if there is one. */
export function rowAt(y) {
  const root = byId('watchlist');
  const element = document.elementsFromPoint(root.getBoundingClientRect().left + 24, y).find(found => found.closest('#watchlist .row'));
  return element?.closest('.row');
}
