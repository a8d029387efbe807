import { Backoff } from './backoff.js';
import { QuotecastError } from './errors.js';

/** How long a connection may take until the server has greeted. */
const OPENING_MS = 10_000;
/** Heartbeats without a sound until the connection counts as dead. */
const MOST_SILENT = 2;
const REFUSALS = new Set([401, 402, 404]);

/**
 * The line to the server, made anew whenever it is lost, until it is closed or the server refuses the key.
 *
 * Its receiver hears `onState(change)`, `onLive(greeting)`, `onMessage(message)`, `onFrame(text)`,
 * `onSent(text)`, `onFault(error)`; of a refusal for good also `onRefused(error)`.
 */
export class Connection {
  state = 'connecting';

  #address;
  #key;
  #WebSocket;
  #host;
  #receiver;
  #backoff;
  #socket;
  #timer;
  #stopListening = () => {};
  #greeting;
  #authenticated = false;
  #heardMs = 0;
  #liveMs = 0;
  #silenceMs = OPENING_MS;
  #comeBackMs;
  #lastWords;

  constructor({ address, key, WebSocket, host }, receiver) {
    this.#address = address;
    this.#key = key;
    this.#WebSocket = WebSocket;
    this.#host = host;
    this.#receiver = receiver;
    this.#backoff = new Backoff(host.random);
  }

  get isLive() {
    return this.state === 'live';
  }

  /** Begins, and stays at it. */
  open() {
    this.#stopListening = this.#host.onOnline(() => this.#socket === undefined && this.#attempt('online'));
    this.#attempt('opened');
  }

  close(reason, error) {
    if (this.state !== 'closed') {
      this.#stopListening();
      this.#leave();
      this.#become('closed', reason, { error });
    }
  }

  /** Sends an object; does nothing if it is not live. */
  send(message) {
    if (this.isLive) {
      const text = JSON.stringify(message);
      this.#socket.send(text);
      this.#receiver.onSent(text);
    }
  }

  #become(state, reason, details = {}) {
    const previous = this.state;
    this.state = state;
    this.#receiver.onState({ state, previous, reason, ...details });
  }

  #attempt(reason) {
    this.#host.clearTimeout(this.#timer);
    if (this.state === 'reconnecting') {
      this.#become('reconnecting', reason);
    }
    const socket = new this.#WebSocket(this.#address.href);
    this.#socket = socket;
    this.#greeting = undefined;
    this.#authenticated = this.#key === undefined;
    this.#lastWords = undefined;
    socket.onopen = () => this.#authenticate(socket);
    socket.onmessage = ({ data }) => this.#hear(data, socket);
    socket.onclose = ({ code, reason: why }) => this.#lost(`closed with ${code}${why ? `: ${why}` : ''}`, { code });
    socket.onerror = () => {};
    this.#heardMs = this.#host.now();
    this.#silenceMs = OPENING_MS;
    this.#watch(OPENING_MS);
  }

  async #authenticate(socket) {
    if (this.#authenticated) {
      return;
    }
    try {
      const key = typeof this.#key === 'function' ? await this.#key() : this.#key;
      if (socket === this.#socket) {
        // Not through send: an inspector shows what was sent, and a key is nothing to be shown.
        socket.send(JSON.stringify({ action: 'auth', key }));
      }
    } catch (cause) {
      if (socket === this.#socket) {
        this.#receiver.onFault(new QuotecastError('key', 'no key could be had for the connection', { cause }));
        this.#lost('no key');
      }
    }
  }

  #hear(text, socket) {
    this.#heardMs = this.#host.now();
    const messages = this.#read(text);
    this.#receiver.onFrame(text);
    // Whoever hears a message may close the connection, and then hears nothing more.
    for (let i = 0; i < messages.length && socket === this.#socket; i++) {
      this.#take(messages[i]);
    }
  }

  #read(text) {
    try {
      const messages = JSON.parse(text);
      if (Array.isArray(messages)) {
        return messages;
      }
    } catch {
      // Told below.
    }
    this.#receiver.onFault(new QuotecastError('garbled', 'the server sent what is not an array of JSON'));
    return [];
  }

  #take(message) {
    switch (message.T) {
      case 'success':
        this.#greet(message);
        break;
      case 'drain':
        this.#comeBackMs = message.reconnect_ms;
        break;
      case 'error':
        if (message.code === 403 && !this.#authenticated) {
          // A server that asks for no key: whoever brings one is in all the same.
          this.#authenticated = true;
          this.#goLive();
          return;
        }
        this.#refuse(message);
        break;
    }
    if (this.#socket !== undefined) {
      this.#receiver.onMessage(message);
    }
  }

  #greet(message) {
    if (message.msg === 'connected') {
      this.#greeting = message;
    } else if (message.msg === 'authenticated') {
      this.#authenticated = true;
      // The key may do more, or less, than what the greeting offers to everyone.
      const { roles, limits } = message;
      this.#greeting = { ...this.#greeting, ...(roles && { roles }), ...(limits && { limits }) };
    } else {
      return;
    }
    this.#goLive();
  }

  #refuse({ code, msg, fatal }) {
    if (REFUSALS.has(code) && (fatal || !this.#authenticated)) {
      this.#receiver.onRefused(new QuotecastError(code, msg, { fatal: true }));
    } else if (fatal) {
      this.#lastWords = msg;
    }
  }

  #goLive() {
    if (this.#greeting !== undefined && this.#authenticated && !this.isLive) {
      this.#liveMs = this.#host.now();
      this.#silenceMs = MOST_SILENT * (this.#greeting.heartbeat_ms ?? 5_000);
      this.#comeBackMs = undefined;
      this.#host.clearTimeout(this.#timer);
      this.#watch(this.#silenceMs);
      this.#become('live', 'greeted');
      if (this.isLive) {
        this.#receiver.onLive(this.#greeting);
      }
    }
  }

  /** Looks again when the connection could have been silent for too long; what is heard meanwhile sets no timer. */
  #watch(ms, grace = true) {
    const dueMs = this.#host.now() + ms;
    this.#timer = this.#host.setTimeout(() => {
      const now = this.#host.now();
      const silentMs = now - this.#heardMs;
      if (silentMs < this.#silenceMs) {
        this.#watch(this.#silenceMs - silentMs);
      } else if (grace && now - dueMs > this.#silenceMs / 4) {
        // This program itself was held up: what has come meanwhile has yet to be read.
        this.#watch(this.#silenceMs / 2, false);
      } else {
        this.#stall(silentMs);
      }
    }, ms);
  }

  #stall(silentMs) {
    this.#lost(`nothing heard for ${Math.round(silentMs / 100) / 10} s`, { state: this.isLive ? 'stalled' : undefined });
  }

  #lost(reason, { code, state = this.#liveMs > 0 ? 'reconnecting' : 'connecting' } = {}) {
    if (REFUSALS.has(code - 4_000)) {
      this.#receiver.onRefused(new QuotecastError(code - 4_000, this.#lastWords ?? reason, { fatal: true }));
      return;
    }
    this.#leave();
    // A server that greets and hangs up again is no reason to hurry.
    if (this.isLive && this.#host.now() - this.#liveMs >= this.#silenceMs / MOST_SILENT) {
      this.#backoff.reset();
    }
    const retryMs = this.#comeBackMs ?? this.#backoff.next();
    this.#timer = this.#host.setTimeout(() => this.#attempt('tried again'), retryMs);
    const why = this.#comeBackMs === undefined ? (this.#lastWords ?? reason) : 'the server restarts';
    this.#comeBackMs = undefined;
    this.#become(state, why, { retryMs });
  }

  /** Has nothing more to do with the socket that there was. */
  #leave() {
    this.#host.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
