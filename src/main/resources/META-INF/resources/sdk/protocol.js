import { Calls } from './calls.js';
import { Connection } from './connection.js';
import { QuotecastError } from './errors.js';
import { Publisher } from './publisher.js';
import { Requests } from './requests.js';
import { Subscriptions } from './subscriptions.js';
import { TokenBucket } from './tokenbucket.js';

/** The client side of the protocol: requests, responses and pings, over one connection after another. */
export class Protocol {
  subscriptions;
  isPaused = false;
  greeting;
  /** Time from a ping to its pong, in ms; undefined before the first pong. */
  rttMs;
  /** Number of connections that were established so far. */
  connections = 0;

  #now;
  #dispatcher;
  #callbacks;
  #connection;
  #calls;
  #publisher;
  #tokens = new TokenBucket();
  #requests = new Requests();
  #ping = {};
  #lastId = 0;
  #isScheduled = false;

  /**
   * @param callbacks `emit(name, value)`, `onFrame(text)`, `onRaw(direction, text)`, `fail(error)`, `end(reason,
   *   error)`
   */
  constructor({ host, conflate, snapshot, name, echo, history, ...connection }, dispatcher, callbacks) {
    this.#now = host.now;
    this.#dispatcher = dispatcher;
    this.#callbacks = callbacks;
    this.subscriptions = new Subscriptions({ conflate, snapshot, name, echo, history });
    this.#connection = new Connection({ host, ...connection }, this);
    this.#calls = new Calls(this.#connection, this.#tokens, host.now);
    this.#publisher = new Publisher(this.#calls);
  }

  get state() {
    return this.#connection.state;
  }

  open() {
    this.#connection.open();
  }

  close(reason, error) {
    this.#connection.close(reason, error);
    const cause = error ?? new QuotecastError('closed', 'the client is closed');
    this.#calls.end(cause);
    this.#requests.end(cause);
  }

  publish(message, signal) {
    return this.#publisher.publish(`p-${++this.#lastId}`, message, signal);
  }

  /** Sends a request about alerts; resolves to the alerts that it concerns, and how many there may be. */
  async requestAlerts(message, signal) {
    const { alerts, max } = await this.#calls.send({ ...message, id: `a-${++this.#lastId}` }, signal);
    return { alerts, max };
  }

  /** Sends all subscription changes of the current task together. Resolves to what the server rejects. */
  synchronize() {
    const response = this.#requests.wait();
    if (this.#connection.isLive && !this.#isScheduled) {
      this.#isScheduled = true;
      queueMicrotask(() => {
        this.#isScheduled = false;
        if (this.#connection.isLive) {
          this.#request(this.subscriptions.changes());
        }
      });
    }
    return response;
  }

  pause(isPaused) {
    if (isPaused !== this.isPaused) {
      this.isPaused = isPaused;
      this.#send({ action: isPaused ? 'pause' : 'unpause' });
    }
  }

  onLive(greeting) {
    const session = this.greeting?.session;
    this.greeting = greeting;
    this.connections++;
    this.#tokens.reset(greeting.limits, this.#now());
    const isNewEpoch = this.#dispatcher.onConnected(greeting.epoch);
    // A paused client receives no events, so it does not resume either.
    const cursor = this.isPaused ? undefined : this.#dispatcher.cursor.text;
    const { messages, resumes, isTooLong } = this.subscriptions.onConnected({ session, cursor });
    if (!resumes && (isNewEpoch || isTooLong)) {
      this.#dispatcher.reset(isNewEpoch ? 'the server started a new epoch' : 'too many series to resume');
    } else if (!resumes) {
      this.#dispatcher.skip();
    }
    this.#request(messages);
    if (this.isPaused) {
      this.#send({ action: 'pause' });
    }
    this.#calls.onLive();
    this.#sendPing();
    this.#callbacks.emit('greeting', greeting);
  }

  onState(change) {
    if (change.previous === 'live') {
      this.#requests.onLost();
      this.#calls.onLost();
    }
    this.#callbacks.emit('state', change);
  }

  onMessage(message) {
    switch (message.T) {
      case 'subscription':
        this.subscriptions.onResponse(message);
        this.#dispatcher.onSubscription(message, this.subscriptions);
        this.#requests.onResponse(message);
        break;
      case 'ack':
      case 'alerts':
        this.#calls.onResponse(message);
        break;
      case 'hb':
        this.#sendPing();
        break;
      case 'pong':
        if (message.id === this.#ping.id) {
          this.rttMs = this.#now() - this.#ping.sentMs;
        }
        break;
      case 'error':
        this.#onErrorMessage(message);
        break;
      case 'success':
        if (message.msg === 'unpaused') {
          this.#dispatcher.skip();
        }
        break;
      default:
        this.#dispatcher.onMessage(message);
    }
  }

  onFrame(text) {
    this.#callbacks.onFrame(text);
  }

  onSent(text) {
    this.#callbacks.onRaw('out', text);
  }

  onError(error) {
    this.#callbacks.fail(error);
  }

  onRefused(error) {
    this.#callbacks.end('refused', error);
  }

  #onErrorMessage({ id, code, msg, fatal = false }) {
    if (code === 416) {
      // With an id, the response to the subscription follows and reports the same.
      if (id === undefined) {
        this.#dispatcher.reset(msg);
      }
      return;
    }
    const error = new QuotecastError(code, msg, { id, fatal });
    if (!this.#calls.onError(id, error)) {
      const message = this.#requests.onError(id, error);
      if (message !== undefined) {
        this.subscriptions.onRefused(message);
      }
      this.#callbacks.fail(error);
    }
  }

  /** Measures the round trip with every heartbeat, so that no timer is needed. */
  #sendPing() {
    this.#ping = { id: ++this.#lastId, sentMs: this.#now() };
    this.#send({ action: 'ping', id: this.#ping.id });
  }

  #request(messages) {
    const numbered = messages.map(({ action, ...rest }) => ({ action, id: ++this.#lastId, ...rest }));
    this.#requests.onSent(numbered);
    numbered.forEach(message => this.#send(message));
  }

  #send(message) {
    this.#tokens.tryAcquire(this.#now());
    this.#connection.send(message);
  }
}
