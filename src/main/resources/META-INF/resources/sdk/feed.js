import { Dispatcher } from './dispatcher.js';
import { QuotecastError } from './errors.js';
import { CHANNELS, EVENT_TYPES, PRESENCE_TYPES } from './eventtypes.js';
import { Http } from './http.js';
import { Listeners } from './listeners.js';
import { Protocol } from './protocol.js';
import { Rate } from './rates.js';
import { Stream } from './stream.js';
import { Streams } from './streams.js';
import { parseChannels } from './subscriptioncounts.js';

const EVENTS = [...new Set([...EVENT_TYPES.values()].map(type => type.name))].concat(
  [...PRESENCE_TYPES, 'state', 'greeting', 'market', 'source', 'loss', 'slow', 'reset', 'resumed', 'drain', 'alert', 'error', 'raw']);

/** The public interface of the client. */
export class Feed {
  http;

  #now;
  #listeners = new Listeners(EVENTS, (failure, name) => this.#onListenerFailure(failure, name));
  #streams = new Streams();
  #dispatcher = new Dispatcher(this.#listeners, this.#streams, error => this.#fail(error));
  #protocol;
  #bytes = new Rate();
  #events = new Rate();
  #removeAbortListener;

  constructor({ signal, ...options }) {
    signal?.throwIfAborted();
    this.http = new Http(options.address, options.key);
    this.#now = options.host.now;
    this.#protocol = new Protocol(options, this.#dispatcher, {
      emit: (name, value) => this.#listeners.emit(name, value),
      onFrame: text => this.#onFrame(text),
      onRaw: (direction, text) => this.#onRaw(direction, text),
      fail: error => this.#fail(error),
      end: (reason, error) => this.#end(reason, error),
    });
    const close = () => this.#end('aborted');
    signal?.addEventListener('abort', close);
    this.#removeAbortListener = () => signal?.removeEventListener('abort', close);
    this.#protocol.open();
  }

  get state() {
    return this.#protocol.state;
  }

  get greeting() {
    return this.#protocol.greeting;
  }

  get paused() {
    return this.#protocol.isPaused;
  }

  get market() {
    return this.#dispatcher.market;
  }

  get sources() {
    return this.#dispatcher.sources;
  }

  get stats() {
    const now = this.#now();
    const { reported, unreported, resets } = this.#dispatcher.gaps;
    this.#countEvents(now);
    return {
      events: this.#events.total,
      eventsPerSecond: this.#events.perSecond(now),
      bytes: this.#bytes.total,
      bytesPerSecond: this.#bytes.perSecond(now),
      rttMs: this.#protocol.rttMs,
      conflate: this.#dispatcher.conflate,
      reconnects: Math.max(0, this.#protocol.connections - 1),
      losses: { told: reported, untold: unreported, resets },
    };
  }

  on(name, listener, options) {
    return this.#listeners.on(name, listener, options);
  }

  latest(symbol) {
    return this.#dispatcher.latest.of(symbol);
  }

  members(room) {
    return this.#dispatcher.members.of(room);
  }

  subscribe(channels) {
    this.#checkOpen();
    this.#protocol.subscriptions.subscribe(parseChannels(channels));
    return this.#protocol.synchronize();
  }

  unsubscribe(channels) {
    this.#checkOpen();
    this.#protocol.subscriptions.unsubscribe(channels && parseChannels(channels));
    return this.#protocol.synchronize();
  }

  conflate(ms) {
    this.#checkOpen();
    this.#protocol.subscriptions.conflate = ms;
    return this.#protocol.synchronize();
  }

  rename(name) {
    this.#checkOpen();
    this.#protocol.subscriptions.name = name;
    return this.#protocol.synchronize();
  }

  pause() {
    this.#protocol.pause(true);
  }

  unpause() {
    this.#protocol.pause(false);
  }

  async publish(topic, data, { signal, key, to } = {}) {
    this.#checkOpen();
    return this.#protocol.publish({ topic, ...(key !== undefined && { key }), ...(to !== undefined && { to }), data }, signal);
  }

  async alert(symbol, { type, above, below, repeat = false, signal } = {}) {
    this.#checkOpen();
    const level = { ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
    const { alerts } = await this.#protocol.requestAlerts({ action: 'alert', S: symbol, type, ...level, repeat }, signal);
    return alerts[0];
  }

  async unalert(ids, { signal } = {}) {
    this.#checkOpen();
    const chosen = ids === undefined ? { all: true } : { alerts: typeof ids === 'string' ? [ids] : [...ids] };
    return (await this.#protocol.requestAlerts({ action: 'unalert', ...chosen }, signal)).alerts;
  }

  async alerts({ signal } = {}) {
    this.#checkOpen();
    return this.#protocol.requestAlerts({ action: 'alerts' }, signal);
  }

  /** Opens a stream of a channel; `trades(names)`, `quotes(names)` and the others call it. */
  stream(channel, names, { signal, ...options } = {}) {
    this.#checkOpen();
    const requested = parseChannels({ [channel]: names }).get(channel);
    const { counts } = this.#protocol.subscriptions;
    const end = () => stream.end();
    const stream = new Stream(options, () => {
      signal?.removeEventListener('abort', end);
      this.#streams.remove(stream, channel, requested);
      counts.remove(channel, requested);
      this.#protocol.synchronize();
    });
    this.#streams.add(stream, channel, requested);
    counts.add(channel, requested);
    this.#protocol.synchronize().catch(error => stream.end(error));
    signal?.addEventListener('abort', end);
    if (signal?.aborted) {
      end();
    }
    return stream;
  }

  close() {
    this.#end('closed by the application');
  }

  #end(reason, error) {
    if (this.state !== 'closed') {
      this.#removeAbortListener();
      this.#streams.end(error);
      this.#protocol.close(reason, error);
      if (error !== undefined) {
        this.#fail(error);
      }
    }
  }

  #onFrame(text) {
    const now = this.#now();
    this.#bytes.add(text.length, now);
    this.#countEvents(now);
    this.#onRaw('in', text);
  }

  #countEvents(now) {
    this.#events.add(this.#dispatcher.eventCount - this.#events.total, now);
  }

  #onRaw(direction, text) {
    if (this.#listeners.has('raw')) {
      this.#listeners.emit('raw', { direction, text });
    }
  }

  #fail(error) {
    if (this.#listeners.has('error')) {
      this.#listeners.emit('error', error);
    } else {
      console.error(error);
    }
  }

  #onListenerFailure(cause, name) {
    const error = new QuotecastError('listener', `a listener of '${name}' failed: ${cause}`, { cause });
    if (name === 'error') {
      console.error(error);
    } else {
      this.#fail(error);
    }
  }

  #checkOpen() {
    if (this.state === 'closed') {
      throw new QuotecastError('closed', 'the client is closed');
    }
  }
}

for (const channel of CHANNELS) {
  Feed.prototype[channel] = function (names, options) {
    return this.stream(channel, names, options);
  };
}
