import { CHANNELS } from './eventtypes.js';
import { SubscriptionCounts } from './subscriptioncounts.js';

/** Maximum number of names in a message: with 20 characters each, it stays below the server's limit. */
const MAX_NAMES = 2_500;
/** Maximum length of a message that resumes; a cursor applies to the first message of a connection only. */
const MAX_RESUME_LENGTH = 60_000;

/**
 * Keeps the subscriptions at the server in step with those of the application. Computes the messages to send, learns
 * from the responses what is active, and resumes that on the next connection.
 */
export class Subscriptions {
  counts = new SubscriptionCounts();
  /** Requested minimum time between two events of a series, in ms; 0 for every event. */
  conflate;
  /** The name that others see in rooms; empty for none. */
  name;

  #explicit = emptySets();
  #requested = emptySets();
  #active = emptySets();
  #requestedConflate;
  #requestedName = '';
  #snapshot;
  #echo;
  #history;

  constructor({ conflate = 0, snapshot = true, name = '', echo = true, history = 0 }) {
    this.conflate = conflate;
    this.#snapshot = snapshot;
    this.name = name;
    this.#echo = echo;
    this.#history = history;
  }

  /** Subscribes to names until they are unsubscribed. */
  subscribe(channels) {
    channels.forEach((names, channel) => {
      const explicit = this.#explicit.get(channel);
      const added = names.filter(name => !explicit.has(name));
      added.forEach(name => explicit.add(name));
      this.counts.add(channel, added);
    });
  }

  /** Unsubscribes from names, or from all; streams keep their own subscriptions. */
  unsubscribe(channels = this.#explicit) {
    channels.forEach((names, channel) => {
      const explicit = this.#explicit.get(channel);
      const removed = [...names].filter(name => explicit.delete(name));
      this.counts.remove(channel, removed);
    });
  }

  /**
   * Returns the messages for a new connection, whether they resume, and whether there are too many series to resume.
   */
  onConnected({ session, cursor }) {
    const active = this.#select((channel, name) => this.isActive(channel, name));
    const canResume = cursor !== undefined && count(active) > 0;
    const resumes = canResume && JSON.stringify(toArrays(active)).length <= MAX_RESUME_LENGTH;
    this.#requested = resumes ? active : emptySets();
    this.#requestedConflate = this.conflate;
    const first = { action: 'subscribe', ...(resumes ? toArrays(active) : {}) };
    if (session !== undefined) {
      first.session = session;
    }
    if (resumes) {
      first.resume = cursor;
    }
    if (this.conflate > 0) {
      first.conflate = this.conflate;
    }
    if (this.name !== '') {
      first.name = this.name;
    }
    this.#requestedName = this.name;
    if (!this.#echo) {
      first.echo = false;
    }
    const messages = Object.keys(first).length > 1 ? [first] : [];
    return { messages: [...messages, ...this.changes()], resumes, isTooLong: canResume && !resumes };
  }

  /** Returns the messages that apply all changes since the last call. */
  changes() {
    const isRequested = (channel, name) => this.#requested.get(channel).has(name);
    const added = this.#select((channel, name) => !isRequested(channel, name));
    const current = this.#select(() => true);
    const removed = new Map();
    this.#requested.forEach((names, channel) => {
      const dropped = [...names].filter(name => !current.get(channel).has(name));
      // The server drops single names when it receives '*', so they need not be unsubscribed.
      removed.set(channel, new Set(current.get(channel).has('*') ? [] : dropped));
    });
    this.#requested = current;
    const messages = count(removed) > 0 ? chunks(removed).map(chunk => ({ action: 'unsubscribe', ...chunk })) : [];
    messages.push(...chunks(added).map(chunk => ({ action: 'subscribe', ...chunk, ...this.#initialState(chunk) })));
    if (this.#requestedConflate !== this.conflate) {
      this.#requestedConflate = this.conflate;
      messages.push({ action: 'subscribe', conflate: this.conflate });
    }
    if (this.#requestedName !== this.name) {
      this.#requestedName = this.name;
      messages.push({ action: 'subscribe', name: this.name });
    }
    return messages;
  }

  /** Records the subscriptions that the server confirms. */
  onResponse(response) {
    this.#active = new Map(CHANNELS.map(channel => [channel, new Set(response[channel])]));
  }

  /** Whether the server has confirmed the subscription to this name. */
  isActive(channel, name) {
    const names = this.#active.get(channel);
    return names.has(name) || names.has('*');
  }

  /** Unsubscribes from all names of a message that the server refused, so that they are not requested again. */
  onRefused(message) {
    for (const channel of CHANNELS) {
      (message[channel] ?? []).forEach(name => this.#requested.get(channel).delete(name));
    }
    this.unsubscribe(new Map(CHANNELS.map(channel => [channel, message[channel] ?? []])));
  }

  /** Returns what the server sends first of new names. */
  #initialState({ messages }) {
    if (!this.#snapshot) {
      return { snapshot: false };
    }
    return messages !== undefined && this.#history > 0 ? { history: this.#history } : {};
  }

  #select(predicate) {
    return new Map(
      CHANNELS.map(channel => [channel, new Set(this.counts.names(channel).filter(name => predicate(channel, name)))]),
    );
  }
}

function emptySets() {
  return new Map(CHANNELS.map(channel => [channel, new Set()]));
}

function count(names) {
  return [...names.values()].reduce((sum, set) => sum + set.size, 0);
}

function toArrays(names) {
  return Object.fromEntries([...names].filter(([, set]) => set.size > 0).map(([channel, set]) => [channel, [...set]]));
}

/** Splits names into parts that fit into a message each. */
function chunks(names) {
  if (count(names) <= MAX_NAMES) {
    return count(names) > 0 ? [toArrays(names)] : [];
  }
  return [...names].flatMap(([channel, set]) => {
    const all = [...set];
    const slices = Array.from({ length: Math.ceil(all.length / MAX_NAMES) }, (_, i) =>
      all.slice(i * MAX_NAMES, (i + 1) * MAX_NAMES));
    return slices.map(slice => ({ [channel]: slice }));
  });
}
