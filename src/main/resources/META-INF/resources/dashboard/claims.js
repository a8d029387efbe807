/** What the parts of the page want of the feed, as one: what several want is subscribed once, and until the last gives it up. */
export class Claims {
  #feed;
  #claims = new Map();
  #held = new Map();
  #onFailure;

  constructor(onFailure) {
    this.#onFailure = onFailure;
  }

  /** Another client: all is claimed from it anew. */
  attach(feed) {
    this.#feed = feed;
    this.#held = new Map();
    this.#settle();
  }

  /**
   * Wants these from now on, in place of what this owner wanted before.
   *
   * @param channels names in lists, by channel
   * @returns a promise that is kept when the server gives them
   */
  claim(owner, channels) {
    this.#claims.set(owner, channels);
    return this.#settle();
  }

  async #settle() {
    if (this.#feed === undefined || this.#feed.state === 'closed') {
      return;
    }
    const wanted = new Map();
    for (const channels of this.#claims.values()) {
      for (const [channel, names] of Object.entries(channels)) {
        wanted.set(channel, new Set([...(wanted.get(channel) ?? []), ...names]));
      }
    }
    const fresh = difference(wanted, this.#held);
    const gone = difference(this.#held, wanted);
    this.#held = wanted;
    try {
      await Promise.all([
        ...(gone === undefined ? [] : [this.#feed.unsubscribe(gone)]),
        ...(fresh === undefined ? [] : [this.#feed.subscribe(fresh)]),
      ]);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

function difference(some, others) {
  const left = [...some].map(([channel, names]) => [channel, [...names].filter(name => !others.get(channel)?.has(name))])
    .filter(([, names]) => names.length > 0);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}
