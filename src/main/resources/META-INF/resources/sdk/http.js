import { QuotecastError } from './errors.js';

/** The HTTP resources of the server: instruments, snapshots, history, market clock and administration. */
export class Http {
  #base;
  #key;

  /**
   * @param {URL} stream address of the stream; the resources have the same parent
   * @param key as in the client's options
   */
  constructor(stream, key) {
    this.#key = key;
    this.#base = new URL('.', stream);
    this.#base.protocol = stream.protocol === 'wss:' ? 'https:' : 'http:';
  }

  /** Returns all instruments, or those whose symbol or name contains the query. */
  symbols({ query, signal } = {}) {
    return this.#get('symbols', { q: query }, signal);
  }

  /** Returns the latest events of these symbols, or of all. */
  snapshot({ symbols, signal } = {}) {
    return this.#get('snapshot', { symbols: symbols?.join(',') }, signal);
  }

  /**
   * Returns bars of a symbol, oldest first: the newest ones, or those of the time from `start` until before `end`. The
   * last one may still be forming.
   */
  async bars(symbol, { timeframe = '1m', limit, start, end, signal } = {}) {
    return (await this.#get(`bars/${encodeURIComponent(symbol)}`, { tf: timeframe, limit, start, end }, signal)).bars;
  }

  /** Returns trades of a symbol, oldest first: the latest ones, or those after a position. */
  trades(symbol, { after, limit, signal } = {}) {
    return this.#get(`trades/${encodeURIComponent(symbol)}`, { after, limit }, signal);
  }

  /** Returns the newest halts and other changes of the trading state of a symbol, oldest first. */
  async statuses(symbol, { signal } = {}) {
    return (await this.#get(`statuses/${encodeURIComponent(symbol)}`, {}, signal)).statuses;
  }

  /** Returns the state of the market and its next change. */
  clock({ signal } = {}) {
    return this.#get('clock', {}, signal);
  }

  /** Returns the current halts, market hours and faults, or runs a command such as 'halt/AAPL'. */
  admin(command, { signal, ...options } = {}) {
    return command === undefined ? this.#get('admin', {}, signal) : this.#request('POST', `admin/${command}`, options, signal);
  }

  #get(path, options, signal) {
    return this.#request('GET', path, options, signal);
  }

  async #request(method, path, options, signal) {
    const address = new URL(path, this.#base);
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined) {
        address.searchParams.set(name, value);
      }
    }
    const key = typeof this.#key === 'function' ? await this.#key() : this.#key;
    const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
    const response = await fetch(address, { method, headers, signal });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      throw new QuotecastError(problem.code ?? response.status, problem.detail ?? problem.title ?? response.statusText);
    }
    return response.json();
  }
}
