import { quotecast } from '../../../main/resources/META-INF/resources/sdk/quotecast.js';
import { ManualHost } from './manual-host.js';

/** A fake server that sends the messages of a test, with a client that is connected to it. */
export class FakeServer {
  host = new ManualHost();
  sockets = [];
  feed;

  #events = [];

  /** Creates a client and records its events of these names. */
  constructor(options = {}, ...names) {
    const { sockets } = this;
    class FakeSocket {
      sent = [];
      isClosed = false;

      constructor(address) {
        this.address = address;
        sockets.push(this);
      }

      send(text) {
        this.sent.push(JSON.parse(text));
      }

      close() {
        this.isClosed = true;
      }
    }
    this.feed = quotecast('http://feed.example:8080', { WebSocket: FakeSocket, host: this.host, ...options });
    names.forEach(name => this.feed.on(name, event => this.#events.push([name, event])));
  }

  /** The latest connection. */
  get socket() {
    return this.sockets.at(-1);
  }

  open() {
    this.socket.onopen?.();
    return this;
  }

  greet(session = 's1', epoch = 'e1') {
    this.open();
    return this.send({ T: 'success', msg: 'connected', session, client: 'p1', epoch, q: 0, heartbeat_ms: 5_000, limits: { messages_per_second: 50, burst: 100 } });
  }

  send(...messages) {
    this.socket.onmessage?.({ data: JSON.stringify(messages) });
    return this;
  }

  disconnect(code = 1006, reason = '') {
    this.socket.onclose?.({ code, reason });
    return this;
  }

  /** Returns the client's messages with this action on the latest connection. */
  sent(action) {
    return this.socket.sent.filter(message => message.action === action);
  }

  /** Responds to the latest subscribe or unsubscribe with this state. */
  respond(state, id = this.socket.sent.findLast(message => message.action.endsWith('subscribe')).id) {
    return this.send({ T: 'subscription', id, trades: [], quotes: [], bars: [], tickers: [], statuses: [], messages: [], conflate: 0, paused: false, rejected: [], ...state });
  }

  /** Returns and clears the recorded events. */
  takeEvents() {
    return this.#events.splice(0);
  }
}

export const trade = (S, u, q, more = {}) => ({ T: 't', S, p: 1, s: 1, t: 1, q, u, ...more });
export const quote = (S, u, q, more = {}) => ({ T: 'q', S, bp: 1, bs: 1, ap: 2, as: 1, t: 1, q, u, ...more });

/** Runs all pending tasks. */
export const flushTasks = () => new Promise(resolve => setImmediate(resolve));
