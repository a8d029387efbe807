/**
 * The kinds of events by the `T` of the wire.
 *
 * `name` is what listeners ask for, and under which the newest is kept; `channel` what is subscribed to; `of` the key
 * that tells whose event it is; `merges` whether conflation leaves steps in its numbers.
 */
export const KINDS = new Map([
  ['t', { name: 'trade', channel: 'trades', of: 'S', merges: false }],
  ['q', { name: 'quote', channel: 'quotes', of: 'S', merges: true }],
  ['k', { name: 'ticker', channel: 'tickers', of: 'S', merges: true }],
  ['b', { name: 'bar', channel: 'bars', of: 'S', merges: true }],
  ['s', { name: 'status', channel: 'statuses', of: 'S', merges: false }],
  ['msg', { name: 'message', channel: 'messages', of: 'topic', merges: false }],
]);

export const CHANNELS = [...KINDS.values()].map(kind => kind.channel);
