import { byId } from './dom.js';

const EVERY_MS = 1_000;

/**
 * Measures the page on itself, where it is asked to (`?perf`): frames per second, the share of the main thread that frames
 * and messages take, events, memory.
 */
export class Perf {
  #frames = 0;
  #busyMs = 0;
  #countedMs = 0;
  #sinceMs = performance.now();

  /** A WebSocket that counts the time which its messages take. */
  get WebSocket() {
    const count = ms => this.#add(ms);
    return class extends WebSocket {
      set onmessage(listener) {
        super.onmessage = listener && (event => {
          const startMs = performance.now();
          listener(event);
          count(performance.now() - startMs);
        });
      }
    };
  }

  start(feedNow) {
    const channel = new MessageChannel();
    let startMs = 0;
    let countedMs = 0;
    // A task that is queued in a frame runs after it has been laid out and painted.
    channel.port1.onmessage = () => this.#add(Math.max(0, performance.now() - startMs - (this.#countedMs - countedMs)));
    const frame = nowMs => {
      requestAnimationFrame(frame);
      this.#frames++;
      // When the frame began, which may be before other callbacks have had their turn.
      startMs = performance.now();
      countedMs = this.#countedMs;
      channel.port2.postMessage(0);
      if (nowMs - this.#sinceMs >= EVERY_MS) {
        this.#tell(feedNow());
      }
    };
    byId('perf').hidden = false;
    requestAnimationFrame(frame);
  }

  #add(ms) {
    this.#busyMs += ms;
    this.#countedMs += ms;
  }

  #tell(feed) {
    const now = performance.now();
    const seconds = (now - this.#sinceMs) / 1_000;
    const figures = {
      fps: Math.round(this.#frames / seconds), main: Math.round(this.#busyMs / seconds / 10),
      events: Math.round(feed?.stats.eventsPerSecond ?? 0), heap: Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1_048_576),
    };
    this.#frames = this.#busyMs = 0;
    this.#sinceMs = now;
    const place = byId('perf');
    Object.assign(place.dataset, figures);
    place.value = `${figures.fps} frames/s \u00b7 ${figures.main}% main thread \u00b7 ${figures.events} events/s${figures.heap ? ` \u00b7 heap ${figures.heap} MB` : ''}`;
  }
}
