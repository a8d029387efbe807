/** Number of bars that a chart shows at first. */
export const INITIAL_SPAN = 90;
const MIN_SPAN = 10;
const MAX_SPAN = 2_000;

/**
 * The visible part of a series of bars: the range of indices from `start` to `end`, which may lie within bars. It never
 * leaves the data, except that fewer bars than it shows are aligned to its end.
 */
export class Viewport {
  #count = 0;
  #span = INITIAL_SPAN;
  #end = 0;
  #isFollowing = true;

  get start() {
    return this.#end - this.#span;
  }

  get end() {
    return this.#end;
  }

  get span() {
    return this.#span;
  }

  /** Whether new bars move the viewport. */
  get isFollowing() {
    return this.#isFollowing;
  }

  /** Whether {@link reset} would change something. */
  get isInitial() {
    return this.#isFollowing && this.#span === INITIAL_SPAN;
  }

  /**
   * Adapts to the number of bars.
   *
   * @param added number of bars that were added before the first one; negative if bars were removed there
   */
  resize(count, added = 0) {
    this.#count = count;
    this.#end += added;
    this.#clamp();
  }

  /** Moves towards newer bars; a negative number of bars moves towards older ones. */
  pan(bars) {
    this.#end += bars;
    this.#isFollowing = this.#end >= this.#count;
    this.#clamp();
  }

  /** Multiplies the number of visible bars, and leaves an index where it is if possible. */
  zoom(factor, anchor = this.#end) {
    const largest = Math.min(MAX_SPAN, Math.max(INITIAL_SPAN, this.#count));
    const span = Math.min(largest, Math.max(MIN_SPAN, this.#span * factor));
    const isAtEnd = this.#isFollowing && anchor >= this.#end - this.#span / 4;
    this.#end = isAtEnd ? this.#count : anchor + (this.#end - anchor) * (span / this.#span);
    this.#span = span;
    this.#isFollowing = this.#end >= this.#count;
    this.#clamp();
  }

  /** Moves as little as necessary for a bar to be visible. */
  reveal(index) {
    if (index < this.start) {
      this.pan(index - this.start);
    } else if (index + 1 > this.#end) {
      this.pan(index + 1 - this.#end);
    }
  }

  /** Returns to the newest bars. */
  showNow() {
    this.#isFollowing = true;
    this.#clamp();
  }

  reset() {
    this.#span = INITIAL_SPAN;
    this.showNow();
  }

  #clamp() {
    this.#span = Math.min(this.#span, Math.max(INITIAL_SPAN, this.#count));
    if (this.#isFollowing) {
      this.#end = this.#count;
    }
    this.#end = Math.min(this.#count, Math.max(Math.min(this.#span, this.#count), this.#end));
  }
}
