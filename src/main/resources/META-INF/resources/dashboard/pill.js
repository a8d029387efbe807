import { byId, mark, say } from './dom.js';
import { grouped } from './format.js';

const WORDS = { connecting: 'Connecting', live: 'Live', stalled: 'Stalled', reconnecting: 'Reconnecting', closed: 'Closed' };

/** The one place that says how the connection is. Its state is told to who listens to the page; its figures are not. */
export class Pill {
  #feed;
  #change = { state: 'connecting', reason: '' };
  #retryAt;

  constructor(frames) {
    frames.add(() => this.#paint(), 500);
  }

  attach(feed) {
    this.#feed = feed;
    this.#change = { state: feed.state, reason: '' };
    feed.on('state', change => {
      this.#change = change;
      this.#retryAt = change.retryMs === undefined ? undefined : performance.now() + change.retryMs;
      this.#paint();
    });
    this.#paint();
  }

  #paint() {
    const feed = this.#feed;
    if (feed === undefined) {
      return;
    }
    const { state, reason } = this.#change;
    const { rttMs, eventsPerSecond, conflate, losses } = feed.stats;
    const lost = losses.told + losses.untold;
    const pill = byId('connection');
    mark(pill, 'data-state', feed.paused ? 'paused' : state);
    mark(pill, 'title', reason || undefined);
    say(byId('connection-state'), feed.paused && state === 'live' ? 'Paused' : WORDS[state]);
    const left = this.#retryAt === undefined ? 0 : Math.ceil((this.#retryAt - performance.now()) / 1_000);
    const parts = state === 'live'
      ? { latency: rttMs === undefined ? '' : `${rttMs < 10 ? rttMs.toFixed(1) : Math.round(rttMs)} ms`, rate: `${grouped(eventsPerSecond)}/s`, conflate: conflate > 0 ? `every ${conflate} ms` : 'every event', lost: `${grouped(lost)} lost` }
      : { latency: left > 0 ? `again in ${left} s` : state === 'reconnecting' || state === 'stalled' ? 'trying\u2026' : '', rate: '', conflate: '', lost: '' };
    for (const [name, text] of Object.entries(parts)) {
      const place = byId(`connection-${name}`);
      say(place, text);
      place.hidden = text === '';
    }
    mark(byId('connection-lost'), 'data-lost', lost > 0 ? '' : undefined);
  }
}
