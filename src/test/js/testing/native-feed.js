import assert from 'node:assert/strict';

/** Events of the feed that may arrive before an expected one is missed. */
const MAX_LAG = 20_000;

const FEED = 'trades=*&quotes=*&bars=*&snapshot=false';

const seriesOf = ({ T, S }) => `${T} ${S}`;
const isPart = (part, event) => Object.keys(part).every(key => part[key] === event[key]);
/** Returns an RFC 3339 time in µs. */
export const microsOf = text =>
  Math.floor(Date.parse(text) / 1000) * 1_000_000 + Number((text.match(/\.(\d+)/)?.[1] ?? '').padEnd(6, '0'));

const pick = (event, keys) => event && Object.fromEntries(keys.map(key => [key, event[key]]));

/**
 * The trades, the quotes and the bars of a second of /v1/stream, to be compared with those that the client of another
 * feed receives.
 */
export class NativeFeed {
  #series = new Map();
  #count = 0;
  #socket;

  /** Connects to the server at this address, such as http://localhost:8080/. */
  static async open(address) {
    const feed = new NativeFeed();
    feed.#socket = new WebSocket(`${address.replace(/^http/, 'ws')}v1/stream?${FEED}`);
    feed.#socket.addEventListener('message', ({ data }) => feed.#add(JSON.parse(data)));
    await new Promise((resolve, reject) => {
      feed.#socket.onopen = resolve;
      feed.#socket.onerror = () => reject(new Error(`cannot connect to ${address}`));
    });
    return feed;
  }

  /**
   * Fails unless these events are in the feed in the same order, without another one of the series in between unless
   * these types of events may have gaps. An event has some of the fields of an event of the feed. Its time is in
   * ms (t), or in µs (micros).
   */
  async assertEqual(client, events, { mayHaveGaps = [] } = {}) {
    const names = new Set(events.map(seriesOf));
    for (const name of names) {
      const received = events.filter(event => seriesOf(event) === name);
      const sent = await this.#until(name, received.at(-1));
      let next = sent.findIndex(event => isPart(received[0], event));
      for (const event of received) {
        if (mayHaveGaps.includes(event.T)) next = sent.findIndex((other, i) => i >= next && isPart(event, other));
        assert.deepEqual(event, pick(sent[next], Object.keys(event)), `${client}: ${name}`);
        next++;
      }
    }
    console.log(`${client}: ${events.length} events are equal: ${[...names].join(', ')}`);
  }

  #add(events) {
    for (const event of events.filter(({ T, tf }) => T === 't' || T === 'q' || (T === 'b' && tf === '1s'))) {
      this.#of(seriesOf(event)).push({ ...event, micros: event.t, t: Math.floor(event.t / 1000) });
      this.#count++;
    }
  }

  #of(name) {
    if (!this.#series.has(name)) this.#series.set(name, []);
    return this.#series.get(name);
  }

  /** Resolves to the events of a series once it has this one, which may reach another connection first. */
  async #until(name, last) {
    const series = this.#of(name);
    const limit = this.#count + MAX_LAG;
    while (!series.some(event => isPart(last, event)) && this.#count < limit) {
      await new Promise(resolve => this.#socket.addEventListener('message', resolve, { once: true }));
    }
    return series;
  }
}
