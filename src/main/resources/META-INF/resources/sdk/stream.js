import { QuotecastError } from './errors.js';

const POLICIES = ['error', 'oldest', 'latest'];
const CAPACITY = 4_096;

/**
 * Events of one channel for `for await`, with a bounded buffer for slow readers.
 *
 * When `capacity` events are buffered, the next one ends the stream with an error (policy 'error') or displaces the
 * oldest event ('oldest'). With 'latest', the buffer holds the latest event of each symbol and has no capacity.
 */
export class Stream {
  /** Number of events that were discarded or replaced because they were not read in time. */
  dropped = 0;

  #overflow;
  #capacity;
  #buffer = new Map();
  #readers = [];
  #nextKey = 0;
  #hasEnded = false;
  #error;
  #onEnd;

  constructor({ overflow = 'error', capacity = CAPACITY }, onEnd) {
    if (!POLICIES.includes(overflow)) {
      throw new TypeError(`overflow '${overflow}' is not one of ${POLICIES.join(', ')}`);
    }
    if (!(capacity >= 1)) {
      throw new TypeError(`capacity ${capacity} is out of range: use 1 or more`);
    }
    this.#overflow = overflow;
    this.#capacity = capacity;
    this.#onEnd = onEnd;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    const [first] = this.#buffer;
    if (first !== undefined) {
      this.#buffer.delete(first[0]);
      return Promise.resolve({ value: first[1], done: false });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#hasEnded) {
      return Promise.resolve({ value: undefined, done: true });
    }
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** Called by `break`: discards the buffered events. */
  return(value) {
    this.end();
    this.#buffer.clear();
    this.#error = undefined;
    return Promise.resolve({ value, done: true });
  }

  /** Ends the stream after the buffered events, with an error if one is given. */
  end(error) {
    if (this.#hasEnded) {
      return;
    }
    this.#hasEnded = true;
    this.#onEnd(this);
    const readers = this.#readers.splice(0);
    const reader = error === undefined ? undefined : readers.shift();
    reader?.reject(error);
    this.#error = reader === undefined ? error : undefined;
    readers.forEach(({ resolve }) => resolve({ value: undefined, done: true }));
  }

  /** Delivers an event to a waiting reader, or buffers it. */
  offer(event) {
    if (this.#hasEnded) {
      return;
    }
    if (this.#readers.length > 0) {
      this.#readers.shift().resolve({ value: event, done: false });
      return;
    }
    // The map keeps the order of insertion; a newer event of the same series replaces the older one in its position.
    const key = this.#overflow === 'latest' ? seriesOf(event) : this.#nextKey++;
    if (this.#buffer.has(key)) {
      this.dropped++;
    } else if (this.#overflow !== 'latest' && this.#buffer.size >= this.#capacity) {
      if (this.#overflow === 'error') {
        this.end(new QuotecastError('overflow', `more than ${this.#capacity} events are waiting to be read`));
        return;
      }
      this.#buffer.delete(this.#buffer.keys().next().value);
      this.dropped++;
    }
    this.#buffer.set(key, event);
  }
}

function seriesOf(event) {
  return event.T === 'b' ? `${event.S} ${event.tf}` : (event.S ?? event.topic);
}
