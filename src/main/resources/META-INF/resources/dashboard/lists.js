const KEY = 'quotecast.lists';
export const ALL = '*';
export const MOST_NAME = 40;

/** The named lists of symbols, kept in the browser; `*` is the list of everything, which cannot be changed. */
export class Lists {
  #storage;
  #byName = new Map();
  #current;

  /** @param storage with the interface of localStorage; what cannot be kept is had until the page is left */
  constructor(storage) {
    this.#storage = storage;
    const { lists, current } = stored(storage);
    this.#byName = new Map(lists);
    this.#current = current;
  }

  get names() {
    return [...this.#byName.keys()];
  }

  get isEmpty() {
    return this.#byName.size === 0;
  }

  get current() {
    return this.#current;
  }

  /** Whether the list that is shown may be changed. */
  get isOwn() {
    return this.#byName.has(this.#current);
  }

  /** Symbols of the list that is shown, if it is one of these. */
  get symbols() {
    return this.#byName.get(this.#current) ?? [];
  }

  of(name) {
    return this.#byName.get(name);
  }

  show(name) {
    this.#current = name === ALL || this.#byName.has(name) ? name : (this.names[0] ?? ALL);
    this.#keep();
  }

  /** A new list under this name, or one like it that is free; gives the name. */
  create(wanted, symbols) {
    const name = free(wanted, other => this.#byName.has(other));
    this.#byName.set(name, [...symbols]);
    this.show(name);
    return name;
  }

  /** Puts other symbols into the list that is shown. */
  change(symbols) {
    if (this.isOwn) {
      this.#byName.set(this.#current, [...symbols]);
      this.#keep();
    }
  }

  rename(wanted) {
    const old = this.#current;
    const name = free(wanted, other => other !== old && this.#byName.has(other));
    this.#byName = new Map([...this.#byName].map(([key, symbols]) => [key === old ? name : key, symbols]));
    this.show(name);
    return name;
  }

  remove(name) {
    this.#byName.delete(name);
    this.show(this.#current);
  }

  #keep() {
    try {
      this.#storage.setItem(KEY, JSON.stringify({ current: this.#current, lists: [...this.#byName] }));
    } catch {
      // A full or forbidden storage is no reason not to go on.
    }
  }
}

/** What is kept, with no trust in it: another version or another program may have written it. */
export function stored(storage) {
  try {
    const { lists, current } = JSON.parse(storage.getItem(KEY));
    const good = lists.filter(([name, symbols]) => typeof name === 'string' && name !== ALL && Array.isArray(symbols))
      .map(([name, symbols]) => [name.slice(0, MOST_NAME), [...new Set(symbols.filter(symbol => typeof symbol === 'string'))]]);
    return { lists: good, current: current === ALL || good.some(([name]) => name === current) ? current : (good[0]?.[0] ?? ALL) };
  } catch {
    return { lists: [], current: ALL };
  }
}

function free(wanted, isTaken) {
  const base = wanted.trim().slice(0, MOST_NAME).replace(/^\*+$/, '') || 'List';
  let name = base;
  for (let number = 2; isTaken(name); number++) {
    name = `${base} (${number})`;
  }
  return name;
}
