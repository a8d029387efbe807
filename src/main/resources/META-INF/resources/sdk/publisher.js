import { QuotecastError } from './errors.js';

/** Maximum number of messages that wait for a connection or for their acknowledgement. */
const MAX_PENDING = 256;
/** The server refuses longer messages, and its error would not say which one it refers to. */
const MAX_BYTES = 60_000;
/** Share of the message limit that is reserved for subscriptions and pings. */
const RESERVE = 0.2;

/** Publishes messages and waits for their acknowledgements. Sends no message twice. */
export class Publisher {
  #connection;
  #tokens;
  #now;
  #pending = new Map();

  constructor(connection, tokens, now) {
    this.#connection = connection;
    this.#tokens = tokens;
    this.#now = now;
  }

  /** Sends a message immediately, or as soon as the connection is live. */
  publish(id, content, signal) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const text = JSON.stringify(content.data);
      if (text === undefined) {
        throw new QuotecastError(400, 'the data cannot be represented in JSON');
      }
      const bytes = new TextEncoder().encode(text).length;
      if (bytes > MAX_BYTES) {
        throw new QuotecastError(413, `the message has ${bytes} bytes; at most ${MAX_BYTES} are allowed`);
      }
      if (this.#pending.size >= MAX_PENDING) {
        throw new QuotecastError('busy', `${MAX_PENDING} messages are already waiting; retry later`);
      }
      const message = { action: 'publish', id, ...content };
      const abort = () => this.#settle(id, () => reject(signal.reason));
      signal?.addEventListener('abort', abort);
      const removeAbortListener = () => signal?.removeEventListener('abort', abort);
      this.#pending.set(id, { message, isSent: false, resolve, reject, removeAbortListener });
      if (this.#connection.isLive) {
        this.#send(id);
      }
    });
  }

  /** Sends the messages that waited for a connection. */
  onLive() {
    [...this.#pending.keys()].forEach(id => this.#send(id));
  }

  /** Rejects the messages that were sent: whether the server published them is unknown. */
  onLost() {
    for (const [id, { isSent }] of this.#pending) {
      if (isSent) {
        this.onError(id, new QuotecastError('lost', 'the connection was lost before the message was acknowledged'));
      }
    }
  }

  onAck(id, q) {
    this.#settle(id, ({ resolve }) => resolve({ id, q }));
  }

  /** @returns {boolean} whether the error refers to a published message */
  onError(id, error) {
    return this.#settle(id, ({ reject }) => reject(error));
  }

  end(error) {
    [...this.#pending.keys()].forEach(id => this.onError(id, error));
  }

  #send(id) {
    if (!this.#tokens.tryAcquire(this.#now(), RESERVE)) {
      this.onError(id, new QuotecastError(429, 'the message rate exceeds the limit of the server; retry later'));
      return;
    }
    const entry = this.#pending.get(id);
    entry.isSent = true;
    this.#connection.send(entry.message);
  }

  #settle(id, outcome) {
    const entry = this.#pending.get(id);
    if (entry !== undefined) {
      this.#pending.delete(id);
      entry.removeAbortListener();
      outcome(entry);
    }
    return entry !== undefined;
  }
}
