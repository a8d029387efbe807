/**
 * Connects to the stream and requests the instruments while the rest of the page loads, because the server answers
 * meanwhile. Runs before the page has been parsed, and imports nothing.
 */
export const KEY_NAME = 'quotecast.key';
/** Prices that change more often cannot be read. */
export const CONFLATE_MS = 250;
/** What the page shows of every symbol. */
export const MARKET_DATA = { tickers: ['*'], statuses: ['*'] };

const STREAM = new URL('../v1/stream', import.meta.url);
STREAM.protocol = STREAM.protocol.replace('http', 'ws');
const key = sessionStorage.getItem(KEY_NAME) ?? undefined;

/** Whether the page measures itself, with a connection of its own. */
export const isMeasuring = new URLSearchParams(location.search).has('perf');

/** The instruments, or undefined where the request failed. */
export const firstInstruments = requestInstruments();

/** What happened before the client took the connection. */
const missed = [];
let first = isMeasuring ? undefined : connect();

/** A WebSocket class whose first instance is the connection that exists already. */
export function FirstWebSocket(address) {
  if (first === undefined || address !== STREAM.href) {
    return new WebSocket(address);
  }
  const socket = first;
  first = undefined;
  queueMicrotask(() => missed.forEach(([listener, event]) => socket[listener]?.(event)));
  return socket;
}

function connect() {
  const address = new URL(STREAM);
  if (key === undefined) {
    // Subscribes with the address, because a client with a key must authenticate first.
    Object.entries({ ...MARKET_DATA, conflate: CONFLATE_MS }).forEach(([name, value]) => address.searchParams.set(name, value));
  }
  const socket = new WebSocket(address);
  for (const listener of ['onopen', 'onmessage', 'onerror', 'onclose']) {
    socket[listener] = event => missed.push([listener, event]);
  }
  return socket;
}

async function requestInstruments() {
  try {
    const response = await fetch(new URL('../v1/symbols', import.meta.url), { headers: key === undefined ? {} : { Authorization: `Bearer ${key}` } });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
