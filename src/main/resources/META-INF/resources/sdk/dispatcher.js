import { Cursor } from './cursor.js';
import { QuotecastError } from './errors.js';
import { EVENT_TYPES, PRESENCE_TYPES, subscribedChannel } from './eventtypes.js';
import { GapDetector } from './gapdetector.js';
import { Latest } from './latest.js';
import { Members } from './members.js';

/**
 * Handles events and notifications of the server: detects gaps, keeps the latest values, calls listeners and streams.
 */
export class Dispatcher {
  gaps = new GapDetector();
  latest = new Latest();
  members = new Members();
  cursor = new Cursor();
  /** The latest state of the market, and that of each source by name. */
  market;
  sources = new Map();
  /** Minimum time between two events of a series that is in force, in ms. */
  conflate = 0;
  /** Whether the messages of this client are among those that it receives. */
  echo = true;
  /** Number of events received. */
  eventCount = 0;

  #listeners;
  #streams;
  #fail;
  #epoch;

  constructor(listeners, streams, fail) {
    this.#listeners = listeners;
    this.#streams = streams;
    this.#fail = fail;
  }

  /** Prepares for a new connection; returns whether its epoch differs from that of the previous one. */
  onConnected(epoch) {
    const isNewEpoch = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    this.cursor.hold(false);
    return isNewEpoch;
  }

  /** Handles an event or notification; ignores unknown messages. */
  onMessage(message) {
    const type = EVENT_TYPES.get(message.T);
    if (type !== undefined) {
      this.#onEvent(type, message);
      return;
    }
    if (PRESENCE_TYPES.includes(message.T)) {
      this.members.put(message);
      this.#listeners.emit(message.T, message);
      this.#streams.offer('presence', message.topic, message);
      return;
    }
    switch (message.T) {
      case 'market':
        this.market = message;
        this.#listeners.emit('market', message);
        break;
      case 'source':
        this.sources.set(message.name, message);
        this.#listeners.emit('source', message);
        break;
      case 'slow':
        this.#onSlow(message);
        break;
      case 'gap':
        this.#onGap(message);
        break;
      case 'resumed':
        this.cursor.move(this.#epoch, message.q);
        this.#listeners.emit('resumed', message);
        break;
      case 'drain':
        this.#listeners.emit('drain', message);
        break;
      case 'alert':
        this.#listeners.emit('alert', message);
        break;
    }
  }

  /** Applies the server's response to a change of subscriptions. */
  onSubscription(response, subscriptions) {
    if (response.resumed?.complete === false) {
      this.reset('the missed events are no longer in the journal');
    }
    const wasConflated = this.conflate > 0;
    this.conflate = response.conflate;
    this.echo = response.echo ?? true;
    const hasEnded = wasConflated && response.conflate === 0;
    // Conflated events that were pending follow the response, as a step that is not a gap.
    const conflatable = [...EVENT_TYPES.values()].filter(type => type.isConflatable).map(type => type.channel);
    const pending = new Set(hasEnded ? conflatable : []);
    const isActive = (channel, name) => subscriptions.isActive(subscribedChannel(channel), name);
    this.gaps.retain((channel, name) => isActive(channel, name) && !pending.has(channel));
    this.latest.retain(EVENT_TYPES.values(), isActive);
    this.members.retain(topic => isActive('presence', topic));
    response.rejected?.forEach(({ channel, S: name, code, msg }) => {
      const error = new QuotecastError(code, msg, { channel, symbol: name });
      this.#streams.fail(channel, name, error);
      this.#fail(error);
    });
  }

  /** Forgets the positions of all series: the next events do not continue the previous ones, as intended. */
  skip() {
    this.gaps.clear();
    this.cursor.clear();
  }

  /** Forgets all series: an unknown number of events is lost. */
  reset(reason) {
    const cursor = this.cursor.text;
    this.skip();
    this.latest.clear();
    this.gaps.resets++;
    this.#listeners.emit('reset', { reason, cursor });
  }

  #onEvent(type, event) {
    this.eventCount++;
    if (event.to !== undefined) {
      // A message to this client alone is in no series and has no position.
      this.#offer(type, event[type.key], event);
      return;
    }
    const missing = this.gaps.onEvent(type, event, this.#hasSteps(type));
    const name = event[type.key];
    if (missing > 0) {
      const { u: number } = event;
      this.#emitLoss({ channel: type.channel, name, from: number - missing, to: number - 1, count: missing, told: false, reason: 'untold' });
    }
    if (!event.sn) {
      this.cursor.move(this.#epoch, event.q);
    }
    this.latest.put(type, event);
    this.#offer(type, name, event);
  }

  /** Whether the numbers of a series have steps that are no loss. */
  #hasSteps(type) {
    return type.isConflatable ? this.conflate > 0 : type.channel === 'messages' && !this.echo;
  }

  #offer(type, name, event) {
    this.#listeners.emit(type.name, event);
    this.#streams.offer(type.channel, name, event);
  }

  #onSlow(message) {
    const hasEnded = message.st === 'ended';
    this.cursor.hold(!hasEnded);
    if (hasEnded) {
      this.cursor.move(this.#epoch, message.q);
      this.gaps.reported += message.skipped;
    }
    this.#listeners.emit('slow', message);
  }

  #onGap({ channel, S, topic, from, to, reason, missing, first_id: firstId, last_id: lastId }) {
    const name = S ?? topic;
    if (reason === 'source') {
      // The server has lost nothing: its numbers continue.
      this.#emitLoss({ channel, name, from, to, count: missing, told: true, reason, firstId, lastId });
      return;
    }
    const count = to - from + 1;
    this.gaps.skipTo(channel, name, to);
    // The total that the server reports when the client has caught up includes these.
    this.gaps.reported += reason === 'slow' ? 0 : count;
    this.#emitLoss({ channel, name, from, to, count, told: true, reason });
  }

  #emitLoss(loss) {
    this.#listeners.emit('loss', loss);
  }
}
