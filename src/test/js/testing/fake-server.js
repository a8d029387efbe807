import { quotecast } from '../../../main/resources/META-INF/resources/sdk/quotecast.js';
import { ManualHost } from './manual-host.js';

/** A server that says what a test makes it say, and the client that is connected to it. */
export class FakeServer {
  host = new ManualHost();
  sockets = [];
  feed;

  #told = [];

  /** A client whose events of these names are noted. */
  constructor(options = {}, ...noted) {
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
    noted.forEach(name => this.feed.on(name, event => this.#told.push([name, event])));
  }

  /** The newest connection. */
  get socket() {
    return this.sockets.at(-1);
  }

  open() {
    this.socket.onopen?.();
    return this;
  }

  greet(session = 's1', epoch = 'e1') {
    this.open();
    return this.say({ T: 'success', msg: 'connected', session, client: 'p1', epoch, q: 0, heartbeat_ms: 5_000, limits: { messages_per_second: 50, burst: 100 } });
  }

  say(...messages) {
    this.socket.onmessage?.({ data: JSON.stringify(messages) });
    return this;
  }

  hangUp(code = 1006, reason = '') {
    this.socket.onclose?.({ code, reason });
    return this;
  }

  /** What the client has sent with this action on the newest connection. */
  sent(action) {
    return this.socket.sent.filter(message => message.action === action);
  }

  /** Answers the newest subscribe or unsubscribe with this state. */
  answer(state, id = this.socket.sent.findLast(message => message.action.endsWith('subscribe')).id) {
    return this.say({ T: 'subscription', id, trades: [], quotes: [], bars: [], tickers: [], statuses: [], messages: [], conflate: 0, paused: false, rejected: [], ...state });
  }

  /** Events that were noted since the last time. */
  told() {
    return this.#told.splice(0);
  }
}

export const trade = (S, u, q, more = {}) => ({ T: 't', S, p: 1, s: 1, t: 1, q, u, ...more });
export const quote = (S, u, q, more = {}) => ({ T: 'q', S, bp: 1, bs: 1, ap: 2, as: 1, t: 1, q, u, ...more });

/** Lets everything happen that only waits for its turn. */
export const settled = () => new Promise(resolve => setImmediate(resolve));
