import { COLUMNS, NARROW, exported } from './columns.js';
import { csv } from './csv.js';
import { byId, NARROW_SCREEN, preferences, setAttribute, setText } from './dom.js';
import { timeWithZone } from './format.js';
import { Grid } from './grid.js';
import { ALL, isSection, Lists, sectionEntry, sectionName } from './lists.js';
import { navigation } from './navigation.js';
import { reorder } from './reorder.js';
import { formatLink } from './sharing.js';
import { moved, sortedSections } from './sorting.js';
import { sparklines } from './sparklines.js';
import { toast } from './toast.js';

const INITIAL_SYMBOLS = 30;
const SORT_MS = 1_000;
const OPEN_DELAY_MS = 200;

/** Columns that are hidden by default, so that a narrower screen shows the others without scrolling. */
const defaultHidden = () => (matchMedia('(max-width: 100rem)').matches ? 'name,vwap,spread' : 'name');

/** The watchlist: its symbols, their order, and the columns. */
export class Watchlist {
  lists;
  grid;

  #marketData;
  #feed;
  #app;
  #sort = {};
  #subscribed = new Set();
  #openTimer;
  #reloadSparklines;
  #hidden = new Set((preferences.get('hiddenColumns') ?? defaultHidden()).split(',').filter(Boolean));
  #narrow = matchMedia(NARROW_SCREEN);

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    this.lists = new Lists(localStorage);
    this.grid = new Grid(byId('watchlist'), marketData, { onSort: id => this.sort(id) });
    this.#narrow.addEventListener('change', () => this.#applyColumns());
    this.#applyColumns();
    reorder(this.grid, this);
    navigation(this, () => app.showChart());
    renderLoop.add(nowMs => this.grid.paintMoved(nowMs), 0);
    renderLoop.add(nowMs => this.grid.paint(nowMs));
    renderLoop.add(() => this.#sort.column && this.#sortRows(), SORT_MS);
    renderLoop.add(() => this.#paintState(), 500);
    this.#reloadSparklines = sparklines(marketData, this.grid, renderLoop, () => this.#feed);
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('reset', this.#reloadSparklines);
  }

  /** Shows the list and the order of a view: its list, the stored one, or a default. */
  restore({ list, symbols, sort, descending }) {
    if (this.lists.isEmpty) {
      this.lists.create('Watchlist', this.#marketData.instruments.slice(0, INITIAL_SYMBOLS).map(({ symbol }) => symbol));
    }
    if (list === ALL) {
      this.lists.select(ALL);
    } else if (symbols !== undefined) {
      this.#importList(list ?? 'Shared', symbols);
    } else if (list !== undefined) {
      this.lists.select(list);
    }
    this.#sort = COLUMNS.some(column => column.id === sort) ? { column: sort, descending } : {};
    this.refresh();
  }

  /** What the page's address contains of the watchlist. */
  get state() {
    return { list: this.lists.current, sort: this.#sort.column, descending: this.#sort.descending };
  }

  get isEditable() {
    return this.lists.isEditable;
  }

  /** Symbols and sections of the current list, unsorted. */
  get entries() {
    return this.lists.current === ALL ? this.symbols : this.lists.entries;
  }

  /** Symbols of the current list, unsorted. */
  get symbols() {
    return this.lists.current === ALL ? this.#marketData.instruments.map(({ symbol }) => symbol) : this.lists.symbols;
  }

  get hiddenColumns() {
    return this.#hidden;
  }

  /** The fragment of a link to the current view. */
  get link() {
    return formatLink({ ...this.#app.view, chart: this.grid.cursor, symbols: this.isEditable ? this.entries : undefined });
  }

  get csv() {
    const columns = this.#visibleColumns().filter(({ id, isFixed }) => !isFixed && id !== 'name');
    const rows = this.grid.symbols.map(symbol => this.#marketData.row(symbol));
    return csv([['Name', ...columns.map(column => column.heading ?? column.label ?? column.title)],
      ...rows.map(row => [row.instrument?.name ?? '', ...columns.map(column => exported(column, row))])]);
  }

  show(name) {
    this.lists.select(name);
    this.refresh();
    this.grid.element.scrollTop = 0;
  }

  /** Updates the page after the list changed. */
  refresh() {
    this.#sortRows();
    this.#subscribe();
    byId('empty-list').hidden = this.entries.length > 0;
    this.#app.onListChanged();
  }

  add(symbol) {
    if (!this.isEditable) {
      toast(`${symbol} is already in All symbols`);
    } else if (!this.symbols.includes(symbol)) {
      this.lists.replace([...this.entries, symbol]);
      this.refresh();
    }
    this.select(symbol);
  }

  remove(symbol) {
    if (!this.isEditable) {
      toast('All symbols cannot be edited: create a list first');
      return;
    }
    const before = this.entries;
    const { current } = this.lists;
    const next = this.#neighbour(symbol, 1) ?? this.#neighbour(symbol, -1);
    this.lists.replace(before.filter(other => other !== symbol));
    this.refresh();
    if (next !== undefined && this.grid.cursor === symbol) {
      this.select(next);
    }
    toast(`${isSection(symbol) ? `Section ${sectionName(symbol)}` : symbol} removed from ${current}`, 'Undo', () => {
      this.lists.select(current);
      this.lists.replace(before);
      this.refresh();
      if (!isSection(symbol)) {
        this.select(symbol);
      }
    });
  }

  /** Adds a section that begins with the selected symbol or, without one, at the end. */
  addSection(name) {
    const entry = sectionEntry(name);
    if (this.entries.includes(entry)) {
      toast(`The list already has a section ${sectionName(entry)}`);
    } else if (sectionName(entry) !== '') {
      this.lists.replace(moved(this.entries, entry, this.grid.cursor));
      this.refresh();
    }
  }

  /** Moves a symbol or a section before another. If the list is sorted, the visible order becomes the order of the list. */
  move(symbol, before) {
    if (this.isEditable) {
      const visible = this.grid.entries;
      this.#sort = {};
      this.lists.replace(moved(visible, symbol, before));
      this.refresh();
      if (!isSection(symbol)) {
        this.select(symbol);
      }
    }
  }

  sort(id) {
    const { column, descending } = this.#sort;
    const descendingFirst = COLUMNS.find(other => other.id === id).isText !== true;
    // Repeated clicks sort in one direction, in the other, and not at all.
    this.#sort = column !== id ? { column: id, descending: descendingFirst } : descending === descendingFirst ? { column: id, descending: !descendingFirst } : {};
    this.#sortRows();
    this.#app.onView();
  }

  /** @param isImmediate false while the user may continue to move, as with the arrow keys */
  select(symbol, isImmediate = true) {
    this.grid.select(symbol);
    clearTimeout(this.#openTimer);
    this.#openTimer = setTimeout(() => this.#app.open(symbol), isImmediate ? 0 : OPEN_DELAY_MS);
  }

  /** Marks a symbol that is open already. */
  mark(symbol) {
    clearTimeout(this.#openTimer);
    this.grid.select(symbol);
  }

  toggleColumn(id) {
    if (!this.#hidden.delete(id)) {
      this.#hidden.add(id);
    }
    preferences.set('hiddenColumns', [...this.#hidden].join(','));
    this.#applyColumns();
  }

  #visibleColumns() {
    return COLUMNS.filter(({ id }) => (this.#narrow.matches ? NARROW.includes(id) : !this.#hidden.has(id)));
  }

  #applyColumns() {
    this.grid.setColumns(this.#visibleColumns());
    this.#sortRows();
  }

  #sortRows() {
    const { column, descending } = this.#sort;
    const by = COLUMNS.find(({ id }) => id === column);
    this.grid.setEntries(by === undefined ? this.entries : sortedSections(this.entries, symbol => by.value(this.#marketData.row(symbol)), descending));
    this.grid.markSorted(column, descending);
  }

  #importList(name, symbols) {
    if (this.lists.of(name)?.join() === symbols.join()) {
      this.lists.select(name);
      return;
    }
    const created = this.lists.create(name, symbols);
    toast(`List ${created} added from the link`, 'Remove', () => {
      this.lists.remove(created);
      this.refresh();
    });
  }

  /** Subscribes to the quotes of the symbols in the current list only. */
  #subscribe() {
    const symbols = new Set(this.symbols);
    this.#marketData.clearQuotes([...this.#subscribed].filter(symbol => !symbols.has(symbol)));
    this.#subscribed = symbols;
    this.#app.subscriptions.request('watchlist', { quotes: symbols });
  }

  #neighbour(symbol, step) {
    return this.grid.symbols[this.grid.symbols.indexOf(symbol) + step];
  }

  #paintState() {
    const { staleSince } = this.#marketData;
    setAttribute(document.body, 'data-stale', staleSince === undefined ? undefined : '');
    setText(byId('as-of'), staleSince === undefined ? '' : `Values as of ${timeWithZone(staleSince)}`);
  }
}
