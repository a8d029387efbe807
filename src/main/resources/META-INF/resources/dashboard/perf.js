import { byId } from './dom.js';

const INTERVAL_MS = 1_000;

/**
 * Measures the page itself if its address contains `?perf`: animation frames per second, the share of the main thread
 * that frames and messages use, events and memory.
 */
export class Perf {
  #frames = 0;
  #busyMs = 0;
  #countedMs = 0;
  #sinceMs = performance.now();

  /** A WebSocket class that measures the time spent on messages. */
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

  start(currentFeed) {
    const channel = new MessageChannel();
    let startMs = 0;
    let countedMs = 0;
    // A task that is queued in an animation frame runs after layout and paint.
    channel.port1.onmessage = () => this.#add(Math.max(0, performance.now() - startMs - (this.#countedMs - countedMs)));
    const frame = nowMs => {
      requestAnimationFrame(frame);
      this.#frames++;
      // The start of the frame, which may precede other callbacks of the same frame.
      startMs = performance.now();
      countedMs = this.#countedMs;
      channel.port2.postMessage(0);
      if (nowMs - this.#sinceMs >= INTERVAL_MS) {
        this.#report(currentFeed());
      }
    };
    byId('perf').hidden = false;
    requestAnimationFrame(frame);
  }

  #add(ms) {
    this.#busyMs += ms;
    this.#countedMs += ms;
  }

  #report(feed) {
    const now = performance.now();
    const seconds = (now - this.#sinceMs) / 1_000;
    const figures = {
      fps: Math.round(this.#frames / seconds), main: Math.round(this.#busyMs / seconds / 10),
      events: Math.round(feed?.stats.eventsPerSecond ?? 0), heap: Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1_048_576),
    };
    this.#frames = this.#busyMs = 0;
    this.#sinceMs = now;
    const output = byId('perf');
    Object.assign(output.dataset, figures);
    output.value = `${figures.fps} frames/s \u00b7 ${figures.main}% main thread \u00b7 ${figures.events} events/s${figures.heap ? ` \u00b7 heap ${figures.heap} MB` : ''}`;
  }
}
