/**
 * Where the feed is: a WebSocket address as it stands, or that of the server, or nothing for the server that this
 * module came from.
 *
 * @param {string | URL | undefined} given
 * @returns {URL} with the protocol ws or wss
 */
export function streamAddress(given) {
  const own = new URL('../v1/stream', import.meta.url);
  if (given === undefined && own.protocol === 'file:') {
    throw new TypeError('the address of the server is missing, and this module came from no server that could be it');
  }
  const base = globalThis.location?.href ?? (own.protocol === 'file:' ? undefined : own.href);
  const address = given === undefined ? own : new URL(given, base);
  const protocol = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' }[address.protocol];
  if (protocol === undefined) {
    throw new TypeError(`'${address}' is no address of a server: begin with ws, wss, http or https`);
  }
  address.protocol = protocol;
  address.hash = '';
  if (address.pathname === '/') {
    // ws://host/ is the plain relay, which knows nothing of the feed.
    address.pathname = '/v1/stream';
  }
  return address;
}
