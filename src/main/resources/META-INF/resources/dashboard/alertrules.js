import { isMet, valueOf } from './alertconditions.js';

export const MAX_ALERTS = 100;
const MAX_LOG = 100;
/** Shortest time between two firings of an alert that repeats. */
const MIN_INTERVAL_MS = 1_000;

/**
 * The alerts that this page watches, and the log of those that fired. Both are stored in the browser. An alert fires when
 * its condition becomes true: not while it stays true, and not if it is true already when the alert is set.
 */
export class AlertRules {
  /** Entries with `t` in \u00b5s, `symbol` and `text`, newest first. */
  log;

  #alerts;
  #storage;
  #now;

  /**
   * @param storage with `get(name)` and `set(name, text)`
   * @param now returns the time in ms
   */
  constructor(storage, now = Date.now) {
    this.#storage = storage;
    this.#now = now;
    this.load();
  }

  /** Reads what is stored: at first, and when another tab has changed it. */
  load() {
    this.#alerts = parse(this.#storage.get('alerts')).filter(isValid).slice(0, MAX_ALERTS);
    this.log = parse(this.#storage.get('alert-log')).filter(({ t, symbol, text }) => Number.isFinite(t) && symbol && text).slice(0, MAX_LOG);
  }

  /** Reads what another tab may have stored a moment ago, which a change would otherwise undo. */
  #refresh() {
    if (this.#storage.get('alerts') !== undefined) {
      this.load();
    }
  }

  get all() {
    return this.#alerts;
  }

  of(symbol) {
    return this.#alerts.filter(alert => alert.symbol === symbol);
  }

  /** Adds an alert with `symbol`, `type`, `above` or `below`, and `repeat`; returns it, or undefined if there are too many. */
  add(alert, row) {
    this.#refresh();
    if (this.#alerts.length >= MAX_ALERTS) {
      return undefined;
    }
    const id = String(1 + Math.max(0, ...this.#alerts.map(({ id: used }) => Number(used))));
    const added = { ...alert, id, met: isMet(alert, row) };
    this.#alerts.push(added);
    this.#store();
    return added;
  }

  remove(id) {
    this.#refresh();
    this.#alerts = this.#alerts.filter(alert => alert.id !== id);
    this.#store();
  }

  /** Compares a symbol with its alerts; returns those that fire, each with the `value` that met its condition. */
  update(row) {
    if (!this.of(row.symbol).some(alert => (isMet(alert, row) ?? alert.met) !== alert.met)) {
      return [];
    }
    this.#refresh();
    const fired = [];
    for (const alert of this.#alerts) {
      if (alert.symbol !== row.symbol) {
        continue;
      }
      const previous = alert.met;
      const met = isMet(alert, row);
      if (met === undefined || met === previous) {
        continue;
      }
      alert.met = met;
      const now = this.#now();
      if (met && previous === false && !(now - alert.firedMs < MIN_INTERVAL_MS)) {
        alert.firedMs = now;
        fired.push({ alert, value: valueOf(alert.type, row), rc: alert.type === 'halt' ? row.status?.rc : undefined });
      }
      this.#store();
    }
    fired.filter(({ alert }) => !alert.repeat).forEach(({ alert }) => this.remove(alert.id));
    return fired;
  }

  addToLog(entry) {
    this.#refresh();
    this.log = [entry, ...this.log].slice(0, MAX_LOG);
    this.#storage.set('alert-log', JSON.stringify(this.log));
  }

  clearLog() {
    this.log = [];
    this.#storage.set('alert-log', '[]');
  }

  #store() {
    this.#storage.set('alerts', JSON.stringify(this.#alerts));
  }
}

function parse(text) {
  try {
    const values = JSON.parse(text ?? '[]');
    return Array.isArray(values) ? values.filter(value => value !== null && typeof value === 'object') : [];
  } catch {
    return [];
  }
}

function isValid({ symbol, type, above, below }) {
  const hasLevel = Number.isFinite(above) !== Number.isFinite(below);
  return typeof symbol === 'string' && (['halt', 'resume'].includes(type) || (hasLevel && ['price', 'change', 'volume', 'spread'].includes(type)));
}
