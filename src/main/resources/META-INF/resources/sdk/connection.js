import { Backoff } from './backoff.js';
import { QuotecastError } from './errors.js';

/** Time within which the server must send its greeting. */
const OPEN_TIMEOUT_MS = 10_000;
/** Heartbeat intervals without a message after which the connection counts as dead. */
const MAX_SILENT_HEARTBEATS = 2;
const REFUSAL_CODES = new Set([401, 402, 404, 410]);

/**
 * The connection to the server. Reconnects after every failure until it is closed or the server refuses the key.
 *
 * Calls `onState(change)`, `onLive(greeting)`, `onMessage(message)`, `onFrame(text)`, `onSent(text)` and
 * `onError(error)` of its receiver, and `onRefused(error)` if the server refuses the key.
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
  #removeOnlineListener = () => {};
  #greeting;
  #isAuthenticated = false;
  #receivedMs = 0;
  #liveMs = 0;
  #silenceMs = OPEN_TIMEOUT_MS;
  #reconnectMs;
  #fatalMessage;

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

  /** Connects, and reconnects from then on. */
  open() {
    this.#removeOnlineListener = this.#host.onOnline(() => this.#socket === undefined && this.#connect('network is online'));
    this.#connect('opened');
  }

  close(reason, error) {
    if (this.state !== 'closed') {
      this.#removeOnlineListener();
      this.#discardSocket();
      this.#setState('closed', reason, { error });
    }
  }

  /** Sends an object; does nothing unless the connection is live. */
  send(message) {
    if (this.isLive) {
      const text = JSON.stringify(message);
      this.#socket.send(text);
      this.#receiver.onSent(text);
    }
  }

  #setState(state, reason, details = {}) {
    const previous = this.state;
    this.state = state;
    this.#receiver.onState({ state, previous, reason, ...details });
  }

  #connect(reason) {
    this.#host.clearTimeout(this.#timer);
    if (this.state === 'reconnecting') {
      this.#setState('reconnecting', reason);
    }
    const socket = new this.#WebSocket(this.#address.href);
    this.#socket = socket;
    this.#greeting = undefined;
    this.#isAuthenticated = this.#key === undefined;
    this.#fatalMessage = undefined;
    socket.onopen = () => {
      // From now on, a close with its code and reason follows an error.
      socket.onerror = () => {};
      this.#authenticate(socket);
    };
    socket.onmessage = ({ data }) => this.#onFrame(data, socket);
    socket.onclose = ({ code, reason: text }) => this.#onLost(`closed with ${code}${text ? `: ${text}` : ''}`, { code });
    // Node 20 reports a refused connection by an error only.
    socket.onerror = () => this.#onLost('the connection failed');
    this.#receivedMs = this.#host.now();
    this.#silenceMs = OPEN_TIMEOUT_MS;
    this.#scheduleSilenceCheck(OPEN_TIMEOUT_MS);
  }

  async #authenticate(socket) {
    if (this.#isAuthenticated) {
      return;
    }
    try {
      const key = typeof this.#key === 'function' ? await this.#key() : this.#key;
      if (socket === this.#socket) {
        // Bypasses send(): listeners of raw messages must not see the key.
        socket.send(JSON.stringify({ action: 'auth', key }));
      }
    } catch (cause) {
      if (socket === this.#socket) {
        this.#receiver.onError(new QuotecastError('key', 'the key for the connection could not be obtained', { cause }));
        this.#onLost('no key');
      }
    }
  }

  #onFrame(text, socket) {
    this.#receivedMs = this.#host.now();
    const messages = this.#parse(text);
    this.#receiver.onFrame(text);
    // A listener may close the connection; it receives none of the remaining messages.
    for (let i = 0; i < messages.length && socket === this.#socket; i++) {
      this.#onMessage(messages[i]);
    }
  }

  #parse(text) {
    try {
      const messages = JSON.parse(text);
      if (Array.isArray(messages)) {
        return messages;
      }
    } catch {
      // Reported below.
    }
    this.#receiver.onError(new QuotecastError('garbled', 'the server sent a message that is not a JSON array'));
    return [];
  }

  #onMessage(message) {
    switch (message.T) {
      case 'success':
        this.#onSuccess(message);
        break;
      case 'drain':
        this.#reconnectMs = message.reconnect_ms;
        break;
      case 'error':
        if (message.code === 403 && !this.#isAuthenticated) {
          // The server requires no key and accepts clients that send one.
          this.#isAuthenticated = true;
          this.#goLive();
          return;
        }
        this.#onErrorMessage(message);
        break;
    }
    if (this.#socket !== undefined) {
      this.#receiver.onMessage(message);
    }
  }

  #onSuccess(message) {
    if (message.msg === 'connected') {
      this.#greeting = message;
    } else if (message.msg === 'authenticated') {
      this.#isAuthenticated = true;
      // The roles and limits of the key replace those of the greeting.
      const { roles, limits } = message;
      this.#greeting = { ...this.#greeting, ...(roles && { roles }), ...(limits && { limits }) };
    } else {
      return;
    }
    this.#goLive();
  }

  #onErrorMessage({ code, msg, fatal }) {
    if (REFUSAL_CODES.has(code) && (fatal || !this.#isAuthenticated)) {
      this.#receiver.onRefused(new QuotecastError(code, msg, { fatal: true }));
    } else if (fatal) {
      this.#fatalMessage = msg;
    }
  }

  #goLive() {
    if (this.#greeting !== undefined && this.#isAuthenticated && !this.isLive) {
      this.#liveMs = this.#host.now();
      this.#silenceMs = MAX_SILENT_HEARTBEATS * (this.#greeting.heartbeat_ms ?? 5_000);
      this.#reconnectMs = undefined;
      this.#host.clearTimeout(this.#timer);
      this.#scheduleSilenceCheck(this.#silenceMs);
      this.#setState('live', 'connected');
      if (this.isLive) {
        this.#receiver.onLive(this.#greeting);
      }
    }
  }

  /** Checks for silence when it may have lasted too long, so that a received message need not restart a timer. */
  #scheduleSilenceCheck(ms, hasGrace = true) {
    const dueMs = this.#host.now() + ms;
    this.#timer = this.#host.setTimeout(() => {
      const now = this.#host.now();
      const silentMs = now - this.#receivedMs;
      if (silentMs < this.#silenceMs) {
        this.#scheduleSilenceCheck(this.#silenceMs - silentMs);
      } else if (hasGrace && now - dueMs > this.#silenceMs / 4) {
        // The timer ran late because this program was suspended: messages may be waiting to be read.
        this.#scheduleSilenceCheck(this.#silenceMs / 2, false);
      } else {
        this.#onStalled(silentMs);
      }
    }, ms);
  }

  #onStalled(silentMs) {
    this.#onLost(`no message for ${Math.round(silentMs / 100) / 10} s`, { state: this.isLive ? 'stalled' : undefined });
  }

  #onLost(reason, { code, state = this.#liveMs > 0 ? 'reconnecting' : 'connecting' } = {}) {
    if (REFUSAL_CODES.has(code - 4_000)) {
      this.#receiver.onRefused(new QuotecastError(code - 4_000, this.#fatalMessage ?? reason, { fatal: true }));
      return;
    }
    this.#discardSocket();
    // A server that closes the connection right after its greeting must not reset the backoff.
    if (this.isLive && this.#host.now() - this.#liveMs >= this.#silenceMs / MAX_SILENT_HEARTBEATS) {
      this.#backoff.reset();
    }
    const retryMs = this.#reconnectMs ?? this.#backoff.next();
    this.#timer = this.#host.setTimeout(() => this.#connect('retrying'), retryMs);
    const cause = this.#reconnectMs === undefined ? (this.#fatalMessage ?? reason) : 'the server is restarting';
    this.#reconnectMs = undefined;
    this.#setState(state, cause, { retryMs });
  }

  /** Detaches from the current socket and closes it. */
  #discardSocket() {
    this.#host.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      // In Node, closing a socket that is not open yet is an error that needs no handling.
      socket.onerror = () => {};
      socket.close();
    }
  }
}
