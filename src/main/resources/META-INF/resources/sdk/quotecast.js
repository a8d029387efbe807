// The client of the Quotecast feed, for browsers and Node. What it offers is described in quotecast.d.ts.

import { streamAddress } from './address.js';
import { QuotecastError } from './errors.js';
import { Feed } from './feed.js';
import { host as itself } from './host.js';

export { QuotecastError };

/** Connects to a feed, and stays connected until it is closed. */
export function quotecast(address, options = {}) {
  const { key, conflate, snapshot, signal, host = itself, WebSocket = globalThis.WebSocket } = options;
  if (!WebSocket) {
    throw new TypeError('there is no WebSocket here: give a class as the option WebSocket, or start node with --experimental-websocket');
  }
  return new Feed({ address: streamAddress(address), key, WebSocket, host, signal, conflate, snapshot });
}
