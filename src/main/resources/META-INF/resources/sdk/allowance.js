/** How many messages the server takes at once, and per second: a bucket that fills with time. */
export class Allowance {
  #perSecond = 50;
  #burst = 100;
  #left = 100;
  #filledMs = 0;

  /** What the server has said, on a connection that has just begun. */
  begin({ messages_per_second: perSecond = 50, burst = 100 } = {}, nowMs) {
    // A little less than allowed: messages may travel faster than the ones before them.
    this.#perSecond = 0.9 * perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#filledMs = nowMs;
  }

  /**
   * Takes one, if after it at least `spare` (a share of the burst) are left for what is more urgent.
   *
   * @returns {boolean} whether it may be sent
   */
  take(nowMs, spare = 0) {
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#filledMs) * this.#perSecond) / 1_000);
    this.#filledMs = nowMs;
    if (this.#left - 1 < spare * this.#burst) {
      return false;
    }
    this.#left--;
    return true;
  }
}
