const EVENTS = 1_000;
const EVENTS_AFTER_CUT = 100;

/**
 * Compares the first events of a client with those of the feed, and those of the connection that it opens after its
 * first one was cut. Resolves when they are equal.
 *
 * @param client its name
 * @param received the events of the client (Received)
 * @param proxy between the client and the server
 * @param options of NativeFeed.assertEqual, and ready, which waits until the client has subscribed to everything
 */
export async function compareThroughCut(feed, client, received, proxy, { ready = () => {}, ...options } = {}) {
  await ready();
  await feed.assertEqual(client, await received.next(EVENTS), options);
  await proxy.cut();
  await ready();
  await feed.assertEqual(`${client}, reconnected`, await received.next(EVENTS_AFTER_CUT), options);
}
