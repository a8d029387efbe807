// Opens clients that receive all trades and quotes, and reports what they receive twice a second, as one JSON object
// per line: clients that are live, events, events that are missing or repeated, journals that began anew, reconnects.
//   node clients.js ADDRESS CLIENTS

import { quotecast } from '../../main/resources/META-INF/resources/sdk/quotecast.js';

const [address, count] = process.argv.slice(2);
let gaps = 0;
let duplicates = 0;

function open() {
  const feed = quotecast(address);
  const lastNumber = new Map();
  feed.on('reset', () => lastNumber.clear());
  for (const name of ['quote', 'trade']) {
    feed.on(name, ({ S, u, sn }) => {
      const series = `${name} ${S}`;
      const last = lastNumber.get(series);
      if (!sn && last !== undefined) {
        gaps += Math.max(0, u - last - 1);
        duplicates += u <= last ? 1 : 0;
      }
      lastNumber.set(series, u);
    });
  }
  feed.subscribe({ quotes: '*', trades: '*' });
  return feed;
}

const feeds = Array.from({ length: Number(count) }, open);
const sum = number => feeds.reduce((total, feed) => total + number(feed), 0);

setInterval(() => {
  console.log(
    JSON.stringify({
      live: sum(feed => (feed.state === 'live' ? 1 : 0)),
      events: sum(feed => feed.stats.events),
      gaps: gaps + sum(feed => feed.stats.losses.told + feed.stats.losses.untold),
      duplicates,
      resets: sum(feed => feed.stats.losses.resets),
      reconnects: sum(feed => feed.stats.reconnects),
    }),
  );
}, 500);
