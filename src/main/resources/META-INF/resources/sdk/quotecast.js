// The Quotecast client for browsers and Node. Its API is described in quotecast.d.ts.

import { streamAddress } from './address.js';
import { QuotecastError } from './errors.js';
import { Feed } from './feed.js';
import { defaultHost } from './host.js';

export { QuotecastError };

/** Connects to a feed, and stays connected until it is closed. */
export function quotecast(address, options = {}) {
  const { key, conflate, snapshot, name, echo, history, signal, host = defaultHost, WebSocket = globalThis.WebSocket } = options;
  if (!WebSocket) {
    throw new TypeError('no WebSocket class is available: pass one as the option WebSocket, or start node with --experimental-websocket');
  }
  return new Feed({ address: streamAddress(address), key, WebSocket, host, signal, conflate, snapshot, name, echo, history });
}
