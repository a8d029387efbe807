const TICK_MS = 100;

/**
 * The loop that paints all live parts of the page. All parts paint in the same few animation frames per second, so that
 * the browser lays out and draws the page once for all of them.
 */
export class RenderLoop {
  #parts = [];
  #tick = 0;
  #isDue = false;

  /**
   * Adds a part of the page.
   *
   * @param paint called with the time of the animation frame
   * @param intervalMs rounded to ticks of 100 ms; 0 for every animation frame
   */
  add(paint, intervalMs = TICK_MS) {
    this.#parts.push({ paint, ticks: Math.round(intervalMs / TICK_MS) });
  }

  /** Paints all parts in the next frame, for example because a hidden part has become visible. */
  paintSoon() {
    this.#isDue = true;
  }

  start() {
    requestAnimationFrame(nowMs => this.#paint(nowMs));
  }

  #paint(nowMs) {
    this.start();
    const tick = Math.floor(nowMs / TICK_MS);
    const previous = this.#tick;
    this.#tick = tick;
    const isDue = this.#isDue;
    this.#isDue = false;
    for (const { paint, ticks } of this.#parts) {
      if (isDue || ticks === 0 || Math.floor(tick / ticks) !== Math.floor(previous / ticks)) {
        try {
          paint(nowMs);
        } catch (error) {
          // The other parts are painted in spite of it.
          reportError(error);
        }
      }
    }
  }
}
