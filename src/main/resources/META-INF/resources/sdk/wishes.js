import { CHANNELS } from './kinds.js';

/** Symbols and topics by channel, as the consumer of the client wants to hear them; each wish counted, for it may have several. */
export class Wishes {
  #counts = new Map(CHANNELS.map(channel => [channel, new Map()]));

  add(channel, names) {
    const counts = this.#counts.get(channel);
    names.forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  }

  remove(channel, names) {
    const counts = this.#counts.get(channel);
    for (const name of names) {
      const left = counts.get(name) - 1;
      if (left > 0) {
        counts.set(name, left);
      } else {
        counts.delete(name);
      }
    }
  }

  /** What to ask for: `*` swallows the names beside it. */
  names(channel) {
    const counts = this.#counts.get(channel);
    return counts.has('*') ? ['*'] : [...counts.keys()];
  }
}

/**
 * What a consumer has written, as lists of names by channel, each name once; symbols in upper case, as the server gives
 * them back.
 */
export function understand(given) {
  const understood = new Map();
  for (const [channel, names] of Object.entries(given)) {
    if (!CHANNELS.includes(channel)) {
      throw new TypeError(`there is no channel '${channel}': use ${CHANNELS.join(', ')}`);
    }
    const list = typeof names === 'string' ? [names] : [...names];
    const spelled = list.map(name => (channel === 'messages' ? String(name) : String(name).toUpperCase()));
    understood.set(channel, spelled.includes('*') ? ['*'] : [...new Set(spelled)]);
  }
  return understood;
}
