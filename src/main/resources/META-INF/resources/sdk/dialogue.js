import { Allowance } from './allowance.js';
import { Connection } from './connection.js';
import { QuotecastError } from './errors.js';
import { Publishes } from './publishes.js';
import { Requests } from './requests.js';
import { Subscriptions } from './subscriptions.js';

/** What is said between client and server, over one connection after the other. */
export class Dialogue {
  subscriptions;
  publishes;
  isPaused = false;
  greeting;
  /** Time from a ping to its pong, in ms; undefined before the first. */
  rttMs;
  /** How many connections there have been that got as far as the greeting. */
  connections = 0;

  #now;
  #news;
  #outside;
  #connection;
  #allowance = new Allowance();
  #requests = new Requests();
  #ping = {};
  #lastId = 0;
  #isWaiting = false;

  /** @param outside hears `emit(name, value)`, `onFrame(text)`, `onRaw(direction, text)`, `fail(error)`, `end(reason, error)` */
  constructor({ host, conflate, snapshot, ...line }, news, outside) {
    this.#now = host.now;
    this.#news = news;
    this.#outside = outside;
    this.subscriptions = new Subscriptions({ conflate, snapshot });
    this.#connection = new Connection({ host, ...line }, this);
    this.publishes = new Publishes(this.#connection, this.#allowance, host.now);
  }

  get state() {
    return this.#connection.state;
  }

  open() {
    this.#connection.open();
  }

  close(reason, error) {
    this.#connection.close(reason, error);
    const why = error ?? new QuotecastError('closed', 'the client is closed');
    this.publishes.end(why);
    this.#requests.end(why);
  }

  publish(topic, data, signal) {
    return this.publishes.publish(`p-${++this.#lastId}`, topic, data, signal);
  }

  /** Tells the server what has changed of what is wanted: all of this moment at once. Gives what it rejects. */
  synchronize() {
    const answered = this.#requests.wait();
    if (this.#connection.isLive && !this.#isWaiting) {
      this.#isWaiting = true;
      queueMicrotask(() => {
        this.#isWaiting = false;
        if (this.#connection.isLive) {
          this.#ask(this.subscriptions.changes());
        }
      });
    }
    return answered;
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
    this.#allowance.begin(greeting.limits, this.#now());
    const isOtherTape = this.#news.begin(greeting.epoch);
    // Who is paused wants no events, and so none that it has missed either.
    const cursor = this.isPaused ? undefined : this.#news.cursor.text;
    const { messages, resumes, isTooLong } = this.subscriptions.begin({ session, cursor });
    if (!resumes && (isOtherTape || isTooLong)) {
      this.#news.reset(isOtherTape ? 'the server began a new tape' : 'too many series to be resumed');
    } else if (!resumes) {
      this.#news.skip();
    }
    this.#ask(messages);
    if (this.isPaused) {
      this.#send({ action: 'pause' });
    }
    this.publishes.onLive();
    this.#measure();
    this.#outside.emit('greeting', greeting);
  }

  onState(change) {
    if (change.previous === 'live') {
      this.#requests.onLost();
      this.publishes.onLost();
    }
    this.#outside.emit('state', change);
  }

  onMessage(message) {
    switch (message.T) {
      case 'subscription':
        this.subscriptions.hold(message);
        this.#news.follow(message, this.subscriptions);
        this.#requests.answer(message);
        break;
      case 'ack':
        this.publishes.acknowledge(message.id, message.q);
        break;
      case 'hb':
        this.#measure();
        break;
      case 'pong':
        if (message.id === this.#ping.id) {
          this.rttMs = this.#now() - this.#ping.sentMs;
        }
        break;
      case 'error':
        this.#refuse(message);
        break;
      case 'success':
        if (message.msg === 'unpaused') {
          this.#news.skip();
        }
        break;
      default:
        this.#news.receive(message);
    }
  }

  onFrame(text) {
    this.#outside.onFrame(text);
  }

  onSent(text) {
    this.#outside.onRaw('out', text);
  }

  onFault(error) {
    this.#outside.fail(error);
  }

  onRefused(error) {
    this.#outside.end('refused', error);
  }

  #refuse({ id, code, msg, fatal = false }) {
    if (code === 416) {
      // With an id, the answer to the subscription follows and says the same.
      if (id === undefined) {
        this.#news.reset(msg);
      }
      return;
    }
    const error = new QuotecastError(code, msg, { id, fatal });
    if (!this.publishes.refuse(id, error)) {
      const message = this.#requests.refuse(id, error);
      if (message !== undefined) {
        this.subscriptions.drop(message);
      }
      this.#outside.fail(error);
    }
  }

  /** Every heartbeat is an occasion, so that no timer is needed. */
  #measure() {
    this.#ping = { id: ++this.#lastId, sentMs: this.#now() };
    this.#send({ action: 'ping', id: this.#ping.id });
  }

  #ask(messages) {
    const numbered = messages.map(({ action, ...rest }) => ({ action, id: ++this.#lastId, ...rest }));
    this.#requests.sent(numbered);
    numbered.forEach(message => this.#send(message));
  }

  #send(message) {
    this.#allowance.take(this.#now());
    this.#connection.send(message);
  }
}
