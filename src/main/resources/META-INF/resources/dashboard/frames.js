const TICK_MS = 100;

/**
 * The one loop of the page that paints: every part that shows something live has its turn in it. All parts paint in the
 * same few frames of a second, so that the browser lays out and draws once for all of them; the eye reads no figure faster.
 */
export class Frames {
  #parts = [];
  #tick = 0;

  /** @param paint called with the time of the frame, in every `everyMs`, rounded to ticks of 100 ms; 0 is every frame */
  add(paint, everyMs = TICK_MS) {
    this.#parts.push({ paint, every: Math.round(everyMs / TICK_MS) });
  }

  start() {
    requestAnimationFrame(nowMs => this.#paint(nowMs));
  }

  #paint(nowMs) {
    // First, so that a part that fails does not stop the others for good.
    this.start();
    const tick = Math.floor(nowMs / TICK_MS);
    const before = this.#tick;
    this.#tick = tick;
    for (const { paint, every } of this.#parts) {
      if (every === 0 || Math.floor(tick / every) !== Math.floor(before / every)) {
        paint(nowMs);
      }
    }
  }
}
