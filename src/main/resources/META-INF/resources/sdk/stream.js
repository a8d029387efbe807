import { QuotecastError } from './errors.js';

const POLICIES = ['error', 'oldest', 'latest'];
const CAPACITY = 4_096;

/**
 * Events of one channel, to be walked through with `for await`, at the pace of who reads. What waits is bounded.
 *
 * More than `capacity` waiting ends it with an error ('error'), or costs the oldest ('oldest'); with 'latest' only the
 * newest of each symbol waits, and none ever counts as too many.
 */
export class Stream {
  /** How many events were thrown away, or replaced by newer ones, because they were not read in time. */
  dropped = 0;

  #overflow;
  #capacity;
  #waiting = new Map();
  #readers = [];
  #number = 0;
  #ended = false;
  #error;
  #onEnd;

  constructor({ overflow = 'error', capacity = CAPACITY }, onEnd) {
    if (!POLICIES.includes(overflow)) {
      throw new TypeError(`overflow '${overflow}' is none of ${POLICIES.join(', ')}`);
    }
    if (!(capacity >= 1)) {
      throw new TypeError(`capacity ${capacity} must be 1 or more`);
    }
    this.#overflow = overflow;
    this.#capacity = capacity;
    this.#onEnd = onEnd;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    const [first] = this.#waiting;
    if (first !== undefined) {
      this.#waiting.delete(first[0]);
      return Promise.resolve({ value: first[1], done: false });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#ended) {
      return Promise.resolve({ value: undefined, done: true });
    }
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** What `break` calls: what still waits is thrown away. */
  return(value) {
    this.end();
    this.#waiting.clear();
    this.#error = undefined;
    return Promise.resolve({ value, done: true });
  }

  /** Ends it, once what waits has been read; with an error, if one is given. */
  end(error) {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#onEnd(this);
    const readers = this.#readers.splice(0);
    const failed = error === undefined ? undefined : readers.shift();
    failed?.reject(error);
    this.#error = failed === undefined ? error : undefined;
    readers.forEach(({ resolve }) => resolve({ value: undefined, done: true }));
  }

  /** Hands over an event. */
  offer(event) {
    if (this.#ended) {
      return;
    }
    if (this.#readers.length > 0) {
      this.#readers.shift().resolve({ value: event, done: false });
      return;
    }
    // An event's place in the map is its place in the queue; a newer one of the same symbol takes it over.
    const key = this.#overflow === 'latest' ? seriesOf(event) : this.#number++;
    if (this.#waiting.has(key)) {
      this.dropped++;
    } else if (this.#overflow !== 'latest' && this.#waiting.size >= this.#capacity) {
      if (this.#overflow === 'error') {
        this.end(new QuotecastError('overflow', `more than ${this.#capacity} events wait to be read`));
        return;
      }
      this.#waiting.delete(this.#waiting.keys().next().value);
      this.dropped++;
    }
    this.#waiting.set(key, event);
  }
}

function seriesOf(event) {
  return event.T === 'b' ? `${event.S} ${event.tf}` : (event.S ?? event.topic);
}
