/** The server's limit on messages, as a token bucket that refills with time. */
export class TokenBucket {
  #perSecond = 50;
  #burst = 100;
  #tokens = 100;
  #refilledMs = 0;

  /** Fills the bucket and applies the limits of a new connection. */
  reset({ messages_per_second: perSecond = 50, burst = 100 } = {}, nowMs) {
    // Slightly below the limit, because messages can arrive closer together than they were sent.
    this.#perSecond = 0.9 * perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#refilledMs = nowMs;
  }

  /**
   * Takes a token if at least `reserve` (a share of the burst) remains for more urgent messages.
   *
   * @returns {boolean} whether a token was taken
   */
  tryAcquire(nowMs, reserve = 0) {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#refilledMs) * this.#perSecond) / 1_000);
    this.#refilledMs = nowMs;
    if (this.#tokens - 1 < reserve * this.#burst) {
      return false;
    }
    this.#tokens--;
    return true;
  }
}
