/**
 * Resolves the address of the stream.
 *
 * @param {string | URL | undefined} given the stream itself or its server; undefined for the server that this module
 *   was loaded from
 * @returns {URL} with the protocol ws or wss
 */
export function streamAddress(given) {
  const own = new URL('../v1/stream', import.meta.url);
  if (given === undefined && own.protocol === 'file:') {
    throw new TypeError('the address of the server is missing: it is required where this module is loaded from a file');
  }
  const base = globalThis.location?.href ?? (own.protocol === 'file:' ? undefined : own.href);
  const address = given === undefined ? own : new URL(given, base);
  const protocol = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' }[address.protocol];
  if (protocol === undefined) {
    throw new TypeError(`'${address}' is not the address of a server: use ws, wss, http or https`);
  }
  address.protocol = protocol;
  address.hash = '';
  if (address.pathname === '/') {
    // ws://host/ is the plain relay, which does not carry the feed.
    address.pathname = '/v1/stream';
  }
  return address;
}
