import { Dialogue } from './dialogue.js';
import { QuotecastError } from './errors.js';
import { Http } from './http.js';
import { CHANNELS, KINDS } from './kinds.js';
import { Listeners } from './listeners.js';
import { News } from './news.js';
import { Rate } from './rates.js';
import { Stream } from './stream.js';
import { Streams } from './streams.js';
import { understand } from './wishes.js';

const EVENTS = [...KINDS.values()].map(kind => kind.name).concat(
  ['state', 'greeting', 'market', 'source', 'loss', 'slow', 'reset', 'resumed', 'drain', 'error', 'raw']);

/** A client of the feed, as its consumer sees it. */
export class Feed {
  http;

  #now;
  #listeners = new Listeners(EVENTS, (failure, name) => this.#onListenerFailure(failure, name));
  #streams = new Streams();
  #news = new News(this.#listeners, this.#streams, error => this.#fail(error));
  #dialogue;
  #bytes = new Rate();
  #events = new Rate();
  #ignoreSignal;

  constructor({ signal, ...options }) {
    signal?.throwIfAborted();
    this.http = new Http(options.address, options.key);
    this.#now = options.host.now;
    this.#dialogue = new Dialogue(options, this.#news, {
      emit: (name, value) => this.#listeners.emit(name, value),
      onFrame: text => this.#onFrame(text),
      onRaw: (direction, text) => this.#onRaw(direction, text),
      fail: error => this.#fail(error),
      end: (reason, error) => this.#end(reason, error),
    });
    const close = () => this.#end('aborted');
    signal?.addEventListener('abort', close);
    this.#ignoreSignal = () => signal?.removeEventListener('abort', close);
    this.#dialogue.open();
  }

  get state() {
    return this.#dialogue.state;
  }

  get greeting() {
    return this.#dialogue.greeting;
  }

  get paused() {
    return this.#dialogue.isPaused;
  }

  get market() {
    return this.#news.market;
  }

  get sources() {
    return this.#news.sources;
  }

  get stats() {
    const now = this.#now();
    const { told, untold, resets } = this.#news.losses;
    this.#countEvents(now);
    return {
      events: this.#events.total,
      eventsPerSecond: this.#events.perSecond(now),
      bytes: this.#bytes.total,
      bytesPerSecond: this.#bytes.perSecond(now),
      rttMs: this.#dialogue.rttMs,
      conflate: this.#news.conflate,
      reconnects: Math.max(0, this.#dialogue.connections - 1),
      losses: { told, untold, resets },
    };
  }

  on(name, listener, options) {
    return this.#listeners.on(name, listener, options);
  }

  latest(symbol) {
    return this.#news.latest.of(symbol);
  }

  subscribe(channels) {
    this.#checkOpen();
    this.#dialogue.subscriptions.subscribe(understand(channels));
    return this.#dialogue.synchronize();
  }

  unsubscribe(channels) {
    this.#checkOpen();
    this.#dialogue.subscriptions.unsubscribe(channels && understand(channels));
    return this.#dialogue.synchronize();
  }

  conflate(ms) {
    this.#checkOpen();
    this.#dialogue.subscriptions.conflate = ms;
    return this.#dialogue.synchronize();
  }

  pause() {
    this.#dialogue.pause(true);
  }

  unpause() {
    this.#dialogue.pause(false);
  }

  async publish(topic, data, { signal } = {}) {
    this.#checkOpen();
    return this.#dialogue.publish(topic, data, signal);
  }

  /** What `trades(names)`, `quotes(names)` and the others give. */
  stream(channel, names, { signal, ...options } = {}) {
    this.#checkOpen();
    const wanted = understand({ [channel]: names }).get(channel);
    const { wishes } = this.#dialogue.subscriptions;
    const end = () => stream.end();
    const stream = new Stream(options, () => {
      signal?.removeEventListener('abort', end);
      this.#streams.remove(stream, channel, wanted);
      wishes.remove(channel, wanted);
      this.#dialogue.synchronize();
    });
    this.#streams.add(stream, channel, wanted);
    wishes.add(channel, wanted);
    this.#dialogue.synchronize().catch(error => stream.end(error));
    signal?.addEventListener('abort', end);
    if (signal?.aborted) {
      end();
    }
    return stream;
  }

  close() {
    this.#end('closed by the consumer');
  }

  #end(reason, error) {
    if (this.state !== 'closed') {
      this.#ignoreSignal();
      this.#streams.end(error);
      this.#dialogue.close(reason, error);
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
    this.#events.add(this.#news.taken - this.#events.total, now);
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
