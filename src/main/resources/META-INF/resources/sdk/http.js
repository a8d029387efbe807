import { QuotecastError } from './errors.js';

/** The HTTP companions of the feed: what there is, how things are, and what has been. */
export class Http {
  #base;
  #key;

  /**
   * @param {URL} stream address of the feed, beside which they are
   * @param key as the option of the client
   */
  constructor(stream, key) {
    this.#key = key;
    this.#base = new URL('.', stream);
    this.#base.protocol = stream.protocol === 'wss:' ? 'https:' : 'http:';
  }

  /** Instruments, all of them or those whose symbol or name has this in it. */
  symbols({ query, signal } = {}) {
    return this.#get('symbols', { q: query }, signal);
  }

  /** The newest of everything, of these symbols or of all. */
  snapshot({ symbols, signal } = {}) {
    return this.#get('snapshot', { symbols: symbols?.join(',') }, signal);
  }

  /** Bars of a symbol, oldest first, the forming one last. */
  async bars(symbol, { timeframe = '1m', limit, signal } = {}) {
    return (await this.#get(`bars/${encodeURIComponent(symbol)}`, { tf: timeframe, limit }, signal)).bars;
  }

  /** Trades of a symbol, oldest first: the newest, or those behind a position. */
  trades(symbol, { after, limit, signal } = {}) {
    return this.#get(`trades/${encodeURIComponent(symbol)}`, { after, limit }, signal);
  }

  /** State of the market and its next change. */
  clock({ signal } = {}) {
    return this.#get('clock', {}, signal);
  }

  /** What is out of the ordinary, or, with an order such as 'halt/AAPL', the answer to it. */
  admin(order, { signal, ...options } = {}) {
    return order === undefined ? this.#get('admin', {}, signal) : this.#ask('POST', `admin/${order}`, options, signal);
  }

  #get(path, options, signal) {
    return this.#ask('GET', path, options, signal);
  }

  async #ask(method, path, options, signal) {
    const address = new URL(path, this.#base);
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined) {
        address.searchParams.set(name, value);
      }
    }
    const key = typeof this.#key === 'function' ? await this.#key() : this.#key;
    const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
    const answer = await fetch(address, { method, headers, signal });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new QuotecastError(problem.code ?? answer.status, problem.detail ?? problem.title ?? answer.statusText);
    }
    return answer.json();
  }
}
