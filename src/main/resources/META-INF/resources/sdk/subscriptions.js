import { CHANNELS } from './kinds.js';
import { Wishes } from './wishes.js';

/** So many names stand in one message at most: with 20 letters each it stays below what the server takes. */
const MOST_NAMES = 2_500;
/** A cursor belongs to the first message of a connection, so that all that is resumed must go into one. */
const MOST_RESUMED_LETTERS = 60_000;

/**
 * Keeps what the server was asked for in step with what is wanted. It says what to send; the answers tell it what is
 * held, and what is held is resumed on the next connection.
 */
export class Subscriptions {
  wishes = new Wishes();
  /** Least time between two events of a series, in ms, as wanted; 0 for every event. */
  conflate;

  #explicit = new Map(CHANNELS.map(channel => [channel, new Set()]));
  #asked = none();
  #held = none();
  #askedConflate;
  #snapshot;

  constructor({ conflate = 0, snapshot = true }) {
    this.conflate = conflate;
    this.#snapshot = snapshot;
  }

  /** Wanted until it is unsubscribed. */
  subscribe(understood) {
    understood.forEach((names, channel) => {
      const explicit = this.#explicit.get(channel);
      const fresh = names.filter(name => !explicit.has(name));
      fresh.forEach(name => explicit.add(name));
      this.wishes.add(channel, fresh);
    });
  }

  /** Not wanted any more, unless by a stream. Without names: nothing is. */
  unsubscribe(understood = this.#explicit) {
    understood.forEach((names, channel) => {
      const explicit = this.#explicit.get(channel);
      const gone = [...names].filter(name => explicit.delete(name));
      this.wishes.remove(channel, gone);
    });
  }

  /** Messages for a new connection, and whether missed events are asked for with them, or are too many series for that. */
  begin({ session, cursor }) {
    const held = this.#wanted((channel, name) => this.holds(channel, name));
    const returns = cursor !== undefined && count(held) > 0;
    const resumes = returns && JSON.stringify(lists(held)).length <= MOST_RESUMED_LETTERS;
    this.#asked = resumes ? held : none();
    this.#askedConflate = this.conflate;
    const first = { action: 'subscribe', ...(resumes ? lists(held) : {}) };
    if (session !== undefined) {
      first.session = session;
    }
    if (resumes) {
      first.resume = cursor;
    }
    if (this.conflate > 0) {
      first.conflate = this.conflate;
    }
    const messages = Object.keys(first).length > 1 ? [first] : [];
    return { messages: [...messages, ...this.changes()], resumes, isTooLong: returns && !resumes };
  }

  /** Messages that bring a connection in step with what is wanted by now. */
  changes() {
    const isAsked = (channel, name) => this.#asked.get(channel).has(name);
    const added = this.#wanted((channel, name) => !isAsked(channel, name));
    const wanted = this.#wanted(() => true);
    const removed = new Map();
    this.#asked.forEach((names, channel) => {
      const gone = [...names].filter(name => !wanted.get(channel).has(name));
      // The server has forgotten single names beside '*', so it need not be told.
      removed.set(channel, new Set(wanted.get(channel).has('*') ? [] : gone));
    });
    this.#asked = wanted;
    const messages = count(removed) > 0 ? pieces(removed).map(piece => ({ action: 'unsubscribe', ...piece })) : [];
    messages.push(...pieces(added).map(piece => ({ action: 'subscribe', ...piece, ...(this.#snapshot ? {} : { snapshot: false }) })));
    if (this.#askedConflate !== this.conflate) {
      this.#askedConflate = this.conflate;
      messages.push({ action: 'subscribe', conflate: this.conflate });
    }
    return messages;
  }

  /** The server has said what it gives. */
  hold(answer) {
    this.#held = new Map(CHANNELS.map(channel => [channel, new Set(answer[channel])]));
  }

  /** Whether the server has said that it gives this. */
  holds(channel, name) {
    const names = this.#held.get(channel);
    return names.has(name) || names.has('*');
  }

  /** The server refuses this as a whole: it is not wanted any more, for it would be refused again. */
  drop(message) {
    for (const channel of CHANNELS) {
      (message[channel] ?? []).forEach(name => this.#asked.get(channel).delete(name));
    }
    this.unsubscribe(new Map(CHANNELS.map(channel => [channel, message[channel] ?? []])));
  }

  #wanted(which) {
    return new Map(
      CHANNELS.map(channel => [channel, new Set(this.wishes.names(channel).filter(name => which(channel, name)))]),
    );
  }
}

function none() {
  return new Map(CHANNELS.map(channel => [channel, new Set()]));
}

function count(names) {
  return [...names.values()].reduce((sum, set) => sum + set.size, 0);
}

function lists(names) {
  return Object.fromEntries([...names].filter(([, set]) => set.size > 0).map(([channel, set]) => [channel, [...set]]));
}

/** The same in lists that are short enough for a message each. */
function pieces(names) {
  if (count(names) <= MOST_NAMES) {
    return count(names) > 0 ? [lists(names)] : [];
  }
  return [...names].flatMap(([channel, set]) => {
    const all = [...set];
    const slices = Array.from({ length: Math.ceil(all.length / MOST_NAMES) }, (_, i) =>
      all.slice(i * MOST_NAMES, (i + 1) * MOST_NAMES));
    return slices.map(slice => ({ [channel]: slice }));
  });
}
