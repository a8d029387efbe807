import { QuotecastError } from './errors.js';

/** So many may wait for their acknowledgement, or for a connection. */
const MOST_WAITING = 256;
/** More than a server takes in one message, which it would refuse without saying whose it was. */
const MOST_BYTES = 60_000;
/** What is left of the server's allowance for subscriptions and pings. */
const SPARE = 0.2;

/** Messages on their way to a topic, until the server has said what became of them. None is ever sent twice. */
export class Publishes {
  #connection;
  #allowance;
  #now;
  #waiting = new Map();

  constructor(connection, allowance, now) {
    this.#connection = connection;
    this.#allowance = allowance;
    this.#now = now;
  }

  /** Sends at once, or as soon as there is a connection. */
  publish(id, topic, data, signal) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const text = JSON.stringify(data);
      if (text === undefined) {
        throw new QuotecastError(400, 'what was given to be published is nothing that JSON can say');
      }
      if (new TextEncoder().encode(text).length > MOST_BYTES) {
        throw new QuotecastError(413, 'the message is too large');
      }
      if (this.#waiting.size >= MOST_WAITING) {
        throw new QuotecastError('busy', `${MOST_WAITING} messages wait already`);
      }
      const message = { action: 'publish', id, topic, data };
      const abort = () => this.#settle(id, () => reject(signal.reason));
      signal?.addEventListener('abort', abort);
      const forget = () => signal?.removeEventListener('abort', abort);
      this.#waiting.set(id, { message, sent: false, resolve, reject, forget });
      if (this.#connection.isLive) {
        this.#send(id);
      }
    });
  }

  /** There is a connection: what had to wait goes out. */
  onLive() {
    [...this.#waiting.keys()].forEach(id => this.#send(id));
  }

  /** The connection is lost: nobody knows what became of what was sent. */
  onLost() {
    for (const [id, { sent }] of this.#waiting) {
      if (sent) {
        this.refuse(id, new QuotecastError('lost', 'the connection was lost before the message was acknowledged'));
      }
    }
  }

  acknowledge(id, q) {
    this.#settle(id, ({ resolve }) => resolve({ id, q }));
  }

  /** @returns {boolean} whether it was one of these that went wrong */
  refuse(id, error) {
    return this.#settle(id, ({ reject }) => reject(error));
  }

  end(error) {
    [...this.#waiting.keys()].forEach(id => this.refuse(id, error));
  }

  #send(id) {
    if (!this.#allowance.take(this.#now(), SPARE)) {
      this.refuse(id, new QuotecastError(429, 'too many messages for the server to take now'));
      return;
    }
    const one = this.#waiting.get(id);
    one.sent = true;
    this.#connection.send(one.message);
  }

  #settle(id, outcome) {
    const one = this.#waiting.get(id);
    if (one !== undefined) {
      this.#waiting.delete(id);
      one.forget();
      outcome(one);
    }
    return one !== undefined;
  }
}
