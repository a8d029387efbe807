import { QuotecastError } from './errors.js';

/** Maximum number of messages that wait for a connection or for their response. */
const MAX_PENDING = 256;
/** Share of the message limit that is reserved for subscriptions and pings. */
const RESERVE = 0.2;

/** Messages that have one response each, and wait for it. No message is sent twice. */
export class Calls {
  #connection;
  #tokens;
  #now;
  #pending = new Map();

  constructor(connection, tokens, now) {
    this.#connection = connection;
    this.#tokens = tokens;
    this.#now = now;
  }

  /** Sends a message immediately, or as soon as the connection is live. Resolves to the response. */
  send(message, signal) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#pending.size >= MAX_PENDING) {
        throw new QuotecastError('busy', `${MAX_PENDING} messages are already waiting; retry later`);
      }
      const { id } = message;
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

  /** Rejects the messages that were sent: whether the server has carried them out is unknown. */
  onLost() {
    for (const [id, { isSent }] of this.#pending) {
      if (isSent) {
        this.onError(id, new QuotecastError('lost', 'the connection was lost before the message was acknowledged'));
      }
    }
  }

  onResponse(response) {
    this.#settle(response.id, ({ resolve }) => resolve(response));
  }

  /** @returns {boolean} whether the error refers to one of these messages */
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
