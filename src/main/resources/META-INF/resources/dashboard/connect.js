/**
 * Connects to the stream and requests the instruments while the rest of the page loads, because the server answers
 * meanwhile. Runs before the page has been parsed, and imports nothing.
 */
export const KEY_NAME = 'quotecast.key';

/** Whether the page measures itself, with a connection of its own. */
export const isMeasuring = new URLSearchParams(location.search).has('perf');

/** The instruments, or undefined where the request failed. */
export const firstInstruments = requestInstruments();

/** What happened before the client took the connection. */
const missed = [];
let first = isMeasuring ? undefined : connect();

/** A WebSocket class whose first instance is the connection that exists already. */
export function FirstWebSocket(address) {
  if (address !== first?.url) {
    return new WebSocket(address);
  }
  const socket = first;
  first = undefined;
  queueMicrotask(() => missed.forEach(([listener, event]) => socket[listener]?.(event)));
  return socket;
}

function connect() {
  const address = new URL('../v1/stream', import.meta.url);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address);
  for (const listener of ['onopen', 'onmessage', 'onerror', 'onclose']) {
    socket[listener] = event => missed.push([listener, event]);
  }
  return socket;
}

async function requestInstruments() {
  const key = sessionStorage.getItem(KEY_NAME);
  try {
    const response = await fetch(new URL('../v1/symbols', import.meta.url), { headers: key === null ? {} : { Authorization: `Bearer ${key}` } });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
