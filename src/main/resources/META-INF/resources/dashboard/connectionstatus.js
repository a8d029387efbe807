import { byId, setAttribute, setText } from './dom.js';
import { grouped } from './format.js';

const LABELS = { connecting: 'Connecting', live: 'Live', stalled: 'Stalled', reconnecting: 'Reconnecting', closed: 'Closed' };

/** The connection status in the header. Screen readers announce its state but not its figures. */
export class ConnectionStatus {
  #feed;
  #change = { state: 'connecting', reason: '' };
  #retryAt;

  constructor(renderLoop) {
    renderLoop.add(() => this.#paint(), 500);
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
    const element = byId('connection');
    setAttribute(element, 'data-state', feed.paused ? 'paused' : state);
    setAttribute(element, 'title', reason || undefined);
    setText(byId('connection-state'), feed.paused && state === 'live' ? 'Paused' : LABELS[state]);
    const left = this.#retryAt === undefined ? 0 : Math.ceil((this.#retryAt - performance.now()) / 1_000);
    const parts = state === 'live'
      ? { latency: rttMs === undefined ? '' : `${rttMs < 10 ? rttMs.toFixed(1) : Math.round(rttMs)} ms`, rate: `${grouped(eventsPerSecond)}/s`, conflate: conflate > 0 ? `every ${conflate} ms` : 'every event', lost: `${grouped(lost)} lost` }
      : { latency: left > 0 ? `retry in ${left} s` : state === 'reconnecting' || state === 'stalled' ? 'connecting\u2026' : '', rate: '', conflate: '', lost: '' };
    for (const [name, text] of Object.entries(parts)) {
      const part = byId(`connection-${name}`);
      setText(part, text);
      part.hidden = text === '';
    }
    setAttribute(byId('connection-lost'), 'data-lost', lost > 0 ? '' : undefined);
  }
}
