import { Cursor } from './cursor.js';
import { QuotecastError } from './errors.js';
import { KINDS } from './kinds.js';
import { Latest } from './latest.js';
import { Losses } from './losses.js';

/** What comes in: kept if it is the newest, counted along, and handed to those who listen. */
export class News {
  losses = new Losses();
  latest = new Latest();
  cursor = new Cursor();
  /** State of the market, and the states of the sources by name, as told last. */
  market;
  sources = new Map();
  /** Least time between two events of a series that is in force, in ms. */
  conflate = 0;
  /** How many events there have been. */
  taken = 0;

  #listeners;
  #streams;
  #fail;
  #epoch;

  constructor(listeners, streams, fail) {
    this.#listeners = listeners;
    this.#streams = streams;
    this.#fail = fail;
  }

  /** A connection begins; gives whether it is to another tape than the one before. */
  begin(epoch) {
    const isOther = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    this.cursor.hold(false);
    return isOther;
  }

  /** Takes a message, if it is news. */
  receive(message) {
    const kind = KINDS.get(message.T);
    if (kind !== undefined) {
      this.#take(kind, message);
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
        this.#slow(message);
        break;
      case 'gap':
        this.#gap(message);
        break;
      case 'resumed':
        this.cursor.move(this.#epoch, message.q);
        this.#listeners.emit('resumed', message);
        break;
      case 'drain':
        this.#listeners.emit('drain', message);
        break;
    }
  }

  /** The server gives this from now on. */
  follow(answer, subscriptions) {
    if (answer.resumed?.complete === false) {
      this.reset('the tape does not hold what was missed');
    }
    const merged = this.conflate > 0;
    this.conflate = answer.conflate;
    const isOver = merged && answer.conflate === 0;
    // What has been merged so far comes once more after the answer, as a step that is no loss.
    const merging = new Set(isOver ? [...KINDS.values()].filter(kind => kind.merges).map(kind => kind.channel) : []);
    const holds = (channel, name) => subscriptions.holds(channel, name);
    this.losses.keep((channel, name) => holds(channel, name) && !merging.has(channel));
    this.latest.keep(KINDS.values(), holds);
    answer.rejected?.forEach(({ channel, S: name, code, msg }) => {
      const error = new QuotecastError(code, msg, { channel, symbol: name });
      this.#streams.refuse(channel, name, error);
      this.#fail(error);
    });
  }

  /** What comes next does not follow on what came before, and that is as it should be. */
  skip() {
    this.losses.clear();
    this.cursor.clear();
  }

  /** What comes next does not follow on what came before: some is lost, and nobody knows how much. */
  reset(reason) {
    const from = this.cursor.text;
    this.skip();
    this.latest.clear();
    this.losses.resets++;
    this.#listeners.emit('reset', { reason, cursor: from });
  }

  #take(kind, event) {
    this.taken++;
    const missing = this.losses.note(kind, event, this.conflate > 0);
    const name = event[kind.of];
    if (missing > 0) {
      const { u } = event;
      this.#lose({ channel: kind.channel, name, from: u - missing, to: u - 1, count: missing, told: false, reason: 'untold' });
    }
    if (!event.sn) {
      this.cursor.move(this.#epoch, event.q);
    }
    this.latest.put(kind, event);
    this.#listeners.emit(kind.name, event);
    this.#streams.offer(kind.channel, name, event);
  }

  #slow(message) {
    const isOver = message.st === 'ended';
    this.cursor.hold(!isOver);
    if (isOver) {
      this.cursor.move(this.#epoch, message.q);
      this.losses.told += message.skipped;
    }
    this.#listeners.emit('slow', message);
  }

  #gap({ channel, S, topic, from, to, reason }) {
    const name = S ?? topic;
    const count = to - from + 1;
    this.losses.pass(channel, name, to);
    // At the end of a slow time the server gives the sum, with these in it.
    this.losses.told += reason === 'slow' ? 0 : count;
    this.#lose({ channel, name, from, to, count, told: true, reason });
  }

  #lose(loss) {
    this.#listeners.emit('loss', loss);
  }
}
