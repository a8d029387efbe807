import { CHANNELS, TOPIC_CHANNELS } from './eventtypes.js';

/** Reference counts of the symbols and topics that the application subscribes to, by channel. */
export class SubscriptionCounts {
  #counts = new Map(CHANNELS.map(channel => [channel, new Map()]));

  add(channel, names) {
    const counts = this.#counts.get(channel);
    names.forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  }

  remove(channel, names) {
    const counts = this.#counts.get(channel);
    for (const name of names) {
      const remaining = counts.get(name) - 1;
      if (remaining > 0) {
        counts.set(name, remaining);
      } else {
        counts.delete(name);
      }
    }
  }

  /** Returns the names to subscribe to; `*` includes all others. */
  names(channel) {
    const counts = this.#counts.get(channel);
    return counts.has('*') ? ['*'] : [...counts.keys()];
  }
}

/** Returns arrays of distinct names by channel, with symbols in upper case as the server sends them. */
export function parseChannels(given) {
  const parsed = new Map();
  for (const [channel, names] of Object.entries(given)) {
    if (!CHANNELS.includes(channel)) {
      throw new TypeError(`unknown channel '${channel}': use ${CHANNELS.join(', ')}`);
    }
    const list = typeof names === 'string' ? [names] : [...names];
    const spelled = list.map(name => (TOPIC_CHANNELS.includes(channel) ? String(name) : String(name).toUpperCase()));
    parsed.set(channel, spelled.includes('*') ? ['*'] : [...new Set(spelled)]);
  }
  return parsed;
}
