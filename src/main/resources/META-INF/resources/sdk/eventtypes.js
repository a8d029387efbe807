/**
 * The types of events by their `T` on the wire.
 *
 * `name` is the name of the event for listeners and in `latest()`; `channel` is the channel to subscribe to; `key` is
 * the field with the symbol or topic; `isConflatable` says whether conflation leaves steps in the numbers of a series.
 * `with` is the channel whose subscribers receive the events of a channel that cannot be subscribed to.
 */
export const EVENT_TYPES = new Map([
  ['t', { name: 'trade', channel: 'trades', key: 'S', isConflatable: false }],
  ['c', { name: 'correction', channel: 'corrections', key: 'S', isConflatable: false, with: 'trades' }],
  ['x', { name: 'correction', channel: 'corrections', key: 'S', isConflatable: false, with: 'trades' }],
  ['q', { name: 'quote', channel: 'quotes', key: 'S', isConflatable: true }],
  ['k', { name: 'ticker', channel: 'tickers', key: 'S', isConflatable: true }],
  ['b', { name: 'bar', channel: 'bars', key: 'S', isConflatable: true }],
  ['s', { name: 'status', channel: 'statuses', key: 'S', isConflatable: false }],
  ['l', { name: 'priceBands', channel: 'lulds', key: 'S', isConflatable: false }],
  ['msg', { name: 'message', channel: 'messages', key: 'topic', isConflatable: false }],
]);

/** The messages about the members of rooms by their `T`, which is also the name of the event. */
export const PRESENCE_TYPES = ['presence', 'join', 'leave'];

/** Channels whose names are topics, which are case-sensitive. */
export const TOPIC_CHANNELS = ['messages', 'presence'];

export const CHANNELS = [...EVENT_TYPES.values()].filter(type => type.with === undefined).map(type => type.channel)
  .concat('presence');

const SUBSCRIBED = new Map([...EVENT_TYPES.values()].map(type => [type.channel, type.with ?? type.channel]));

/** Returns the channel to subscribe to for the events of a channel. */
export function subscribedChannel(channel) {
  return SUBSCRIBED.get(channel) ?? channel;
}
