const STORAGE_KEY = 'quotecast.lists';
export const ALL = '*';
export const MAX_NAME_LENGTH = 40;

const SECTION = '#';

/** Returns whether an entry of a list is the heading of a section. */
export const isSection = entry => entry.startsWith(SECTION);
/** Returns the entry for a section, without characters that separate entries. */
export const sectionEntry = name => SECTION + name.replace(/[,#]/g, ' ').trim().slice(0, MAX_NAME_LENGTH);
export const sectionName = entry => entry.slice(SECTION.length);

/** The named lists of symbols and sections, stored in the browser; `*` is the list of all symbols, which cannot be changed. */
export class Lists {
  #storage;
  #byName = new Map();
  #current;

  /** @param storage with the interface of localStorage; if it fails, the lists last until the page is closed */
  constructor(storage) {
    this.#storage = storage;
    const { lists, current } = load(storage);
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

  /** Whether the current list can be changed. */
  get isEditable() {
    return this.#byName.has(this.#current);
  }

  /** Symbols and sections of the current list; empty for the list of all symbols. */
  get entries() {
    return this.#byName.get(this.#current) ?? [];
  }

  get symbols() {
    return this.entries.filter(entry => !isSection(entry));
  }

  of(name) {
    return this.#byName.get(name);
  }

  select(name) {
    this.#current = name === ALL || this.#byName.has(name) ? name : (this.names[0] ?? ALL);
    this.#store();
  }

  /** Creates and selects a list; returns its name, with a number appended if the requested name is taken. */
  create(requested, entries) {
    const name = uniqueName(requested, other => this.#byName.has(other));
    this.#byName.set(name, [...entries]);
    this.select(name);
    return name;
  }

  /** Replaces the symbols and sections of the current list. */
  replace(entries) {
    if (this.isEditable) {
      this.#byName.set(this.#current, [...entries]);
      this.#store();
    }
  }

  rename(requested) {
    const old = this.#current;
    const name = uniqueName(requested, other => other !== old && this.#byName.has(other));
    this.#byName = new Map([...this.#byName].map(([key, symbols]) => [key === old ? name : key, symbols]));
    this.select(name);
    return name;
  }

  remove(name) {
    this.#byName.delete(name);
    this.select(this.#current);
  }

  #store() {
    try {
      this.#storage.setItem(STORAGE_KEY, JSON.stringify({ current: this.#current, lists: [...this.#byName] }));
    } catch {
      // Storage may be full or disabled.
    }
  }
}

/** Reads the stored lists and checks them, because another version or another program may have written them. */
function load(storage) {
  try {
    const { lists, current } = JSON.parse(storage.getItem(STORAGE_KEY));
    const valid = lists.filter(([name, symbols]) => typeof name === 'string' && name !== ALL && Array.isArray(symbols))
      .map(([name, symbols]) => [name.slice(0, MAX_NAME_LENGTH), [...new Set(symbols.filter(symbol => typeof symbol === 'string'))]]);
    return { lists: valid, current: current === ALL || valid.some(([name]) => name === current) ? current : (valid[0]?.[0] ?? ALL) };
  } catch {
    return { lists: [], current: ALL };
  }
}

function uniqueName(requested, isTaken) {
  const base = requested.trim().slice(0, MAX_NAME_LENGTH).replace(/^\*+$/, '') || 'List';
  let name = base;
  for (let number = 2; isTaken(name); number++) {
    name = `${base} (${number})`;
  }
  return name;
}
