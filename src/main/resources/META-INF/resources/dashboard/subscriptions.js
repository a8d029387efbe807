/**
 * The subscriptions of all parts of the page. A name that several parts request is subscribed once, until none of them
 * requests it.
 */
export class SharedSubscriptions {
  #feed;
  #requests = new Map();
  #current = new Map();
  /** What is requested instead while the page is in the background; undefined while it is not. */
  #background;
  #onFailure;

  constructor(onFailure) {
    this.#onFailure = onFailure;
  }

  /** Switches to another client and subscribes to everything again. */
  attach(feed) {
    this.#feed = feed;
    this.#current = new Map();
    this.#synchronize();
  }

  /**
   * Replaces what a part of the page requests.
   *
   * @param part name of the part
   * @param channels iterables of names by channel
   * @returns a promise that resolves when the server has confirmed the subscriptions
   */
  request(part, channels) {
    this.#requests.set(part, channels);
    return this.#synchronize();
  }

  /**
   * Requests only these channels in place of what the parts request, or what they request again.
   *
   * @param channels iterables of names by channel; undefined for what the parts request
   */
  setBackground(channels) {
    if (channels !== undefined || this.#background !== undefined) {
      this.#background = channels;
      this.#synchronize();
    }
  }

  async #synchronize() {
    if (this.#feed === undefined || this.#feed.state === 'closed') {
      return;
    }
    const requested = new Map();
    for (const channels of this.#background === undefined ? this.#requests.values() : [this.#background]) {
      for (const [channel, names] of Object.entries(channels)) {
        requested.set(channel, new Set([...(requested.get(channel) ?? []), ...names]));
      }
    }
    const added = difference(requested, this.#current);
    const removed = difference(this.#current, requested);
    this.#current = requested;
    try {
      await Promise.all([
        ...(removed === undefined ? [] : [this.#feed.unsubscribe(removed)]),
        ...(added === undefined ? [] : [this.#feed.subscribe(added)]),
      ]);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

function difference(minuend, subtrahend) {
  const remaining = [...minuend].map(([channel, names]) => [channel, [...names].filter(name => !subtrahend.get(channel)?.has(name))])
    .filter(([, names]) => names.length > 0);
  return remaining.length > 0 ? Object.fromEntries(remaining) : undefined;
}
