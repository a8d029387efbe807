import { COLUMNS, NARROW, exported } from './columns.js';
import { csv } from './csv.js';
import { byId, choices, mark, say } from './dom.js';
import { Grid } from './grid.js';
import { ALL, Lists } from './lists.js';
import { reorder } from './reorder.js';
import { moved, sorted } from './sorting.js';
import { read, written } from './sharing.js';
import { sparks } from './sparks.js';
import { steer } from './steer.js';
import { timeOfDay } from './format.js';
import { toast } from './toast.js';

const FIRST_SYMBOLS = 30;
const SORT_MS = 1_000;
const FOLLOW_MS = 200;

/** Until the reader chooses: a screen of less width shows all that it shows without scrolling. */
const firstHidden = () => (matchMedia('(max-width: 82rem)').matches ? 'name,vwap,spread' : 'name');

/** The list of symbols that is watched: which, in which order, with which columns. */
export class Watchlist {
  lists;
  grid;

  #board;
  #feed;
  #app;
  #sort = {};
  #watched = new Set();
  #following;
  #hidden = new Set((choices.get('hiddenColumns') ?? firstHidden()).split(',').filter(Boolean));
  #narrow = matchMedia('(max-width: 45rem)');

  constructor(board, frames, app) {
    this.#board = board;
    this.#app = app;
    this.lists = new Lists(localStorage);
    this.grid = new Grid(byId('watchlist'), board, { onSort: id => this.sort(id) });
    this.#narrow.addEventListener('change', () => this.#shape());
    this.#shape();
    reorder(this.grid, this);
    steer(this, () => app.onOpen());
    frames.add(nowMs => this.grid.follow(nowMs), 0);
    frames.add(nowMs => this.grid.paint(nowMs));
    frames.add(() => this.#sort.column && this.#order(), SORT_MS);
    frames.add(() => this.#paintState(), 500);
    sparks(board, this.grid, frames, () => this.#feed);
  }

  attach(feed) {
    this.#feed = feed;
  }

  /** The instruments are known: the first visit gets a list, a link may bring another. */
  begin(instruments) {
    const link = read(location.hash);
    if (this.lists.isEmpty) {
      this.lists.create('Watchlist', instruments.slice(0, FIRST_SYMBOLS).map(({ symbol }) => symbol));
    }
    if (link.list === ALL) {
      this.lists.show(ALL);
    } else if (link.symbols !== undefined) {
      this.#take(link.list ?? 'Shared', link.symbols);
    } else if (link.list !== undefined) {
      this.lists.show(link.list);
    }
    if (COLUMNS.some(column => column.id === link.sort)) {
      this.#sort = { column: link.sort, descending: link.descending };
    }
    this.refresh();
    // What the link brought is kept as a list now; loaded again, the page is to show what became of it.
    history.replaceState(null, '', location.pathname + location.search);
    return link;
  }

  get isEditable() {
    return this.lists.isOwn;
  }

  /** Symbols of the list in its own order. */
  get symbols() {
    return this.lists.current === ALL ? this.#board.instruments.map(({ symbol }) => symbol) : this.lists.symbols;
  }

  get hiddenColumns() {
    return this.#hidden;
  }

  get link() {
    const { current, isOwn } = this.lists;
    return written({
      list: current, symbols: isOwn ? this.symbols : undefined, chart: this.grid.cursor, timeframe: this.#app.timeframe,
      sort: this.#sort.column, descending: this.#sort.descending,
    });
  }

  get csv() {
    const columns = this.#columns().filter(({ id, isFixed }) => !isFixed && id !== 'name');
    const rows = this.grid.symbols.map(symbol => this.#board.row(symbol));
    return csv([['Name', ...columns.map(column => column.heading ?? column.label ?? column.title)],
      ...rows.map(row => [row.instrument?.name ?? '', ...columns.map(column => exported(column, row))])]);
  }

  show(name) {
    this.lists.show(name);
    this.refresh();
    this.grid.element.scrollTop = 0;
  }

  /** After whatever has changed of the list. */
  refresh() {
    this.#order();
    this.#follow();
    byId('empty-list').hidden = this.symbols.length > 0;
    this.#app.onList();
  }

  add(symbol) {
    if (!this.isEditable) {
      toast(`${symbol} is in the list of all symbols already`);
    } else if (!this.symbols.includes(symbol)) {
      this.lists.change([...this.symbols, symbol]);
      this.refresh();
    }
    this.select(symbol);
  }

  remove(symbol) {
    if (!this.isEditable) {
      toast('The list of all symbols cannot be changed; make one of your own with New list');
      return;
    }
    const before = this.symbols;
    const { current } = this.lists;
    const next = this.#neighbour(symbol, 1) ?? this.#neighbour(symbol, -1);
    this.lists.change(before.filter(other => other !== symbol));
    this.refresh();
    if (next !== undefined && this.grid.cursor === symbol) {
      this.select(next);
    }
    toast(`${symbol} removed from ${current}`, 'Undo', () => {
      this.lists.show(current);
      this.lists.change(before);
      this.refresh();
      this.select(symbol);
    });
  }

  /** Puts a symbol before another. Who had sorted keeps what there is to see as the order of the list. */
  move(symbol, before) {
    if (this.isEditable) {
      const shown = this.grid.symbols;
      this.#sort = {};
      this.lists.change(moved(shown, symbol, before));
      this.refresh();
      this.select(symbol);
    }
  }

  sort(id) {
    const { column, descending } = this.#sort;
    const first = COLUMNS.find(one => one.id === id).isText !== true;
    // Once one way, once the other, and then as the list is.
    this.#sort = column !== id ? { column: id, descending: first } : descending === first ? { column: id, descending: !first } : {};
    this.#order();
  }

  select(symbol, isSure = true) {
    this.grid.point(symbol);
    clearTimeout(this.#following);
    this.#following = setTimeout(() => this.#app.open(symbol), isSure ? 0 : FOLLOW_MS);
  }

  toggleColumn(id) {
    if (!this.#hidden.delete(id)) {
      this.#hidden.add(id);
    }
    choices.set('hiddenColumns', [...this.#hidden].join(','));
    this.#shape();
  }

  #columns() {
    return COLUMNS.filter(({ id }) => (this.#narrow.matches ? NARROW.includes(id) : !this.#hidden.has(id)));
  }

  #shape() {
    this.grid.shape(this.#columns());
    this.#order();
  }

  #order() {
    const { column, descending } = this.#sort;
    const by = COLUMNS.find(({ id }) => id === column);
    this.grid.show(by === undefined ? this.symbols : sorted(this.symbols, symbol => by.value(this.#board.row(symbol)), descending));
    this.grid.sortMark(column, descending);
  }

  #take(name, symbols) {
    if (this.lists.of(name)?.join() === symbols.join()) {
      this.lists.show(name);
      return;
    }
    const made = this.lists.create(name, symbols);
    toast(`The list ${made} came with the link`, 'Remove', () => {
      this.lists.remove(made);
      this.refresh();
    });
  }

  /** Quotes are asked for of the symbols of this list only. */
  #follow() {
    const wanted = new Set(this.symbols);
    this.#board.forgetQuotes([...this.#watched].filter(symbol => !wanted.has(symbol)));
    this.#watched = wanted;
    this.#app.claims.claim('watchlist', { quotes: wanted });
  }

  #neighbour(symbol, step) {
    return this.grid.symbols[this.grid.symbols.indexOf(symbol) + step];
  }

  #paintState() {
    const { staleSince } = this.#board;
    mark(document.body, 'data-stale', staleSince === undefined ? undefined : '');
    say(byId('as-of'), staleSince === undefined ? '' : `Values as of ${timeOfDay(staleSince)}`);
  }
}
