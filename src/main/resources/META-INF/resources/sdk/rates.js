const SLICE_MS = 250;
const SLICES = 8;

/** A rate per second over the last two seconds, without a timer. */
export class Rate {
  #slices = new Float64Array(SLICES);
  #newest = 0;
  total = 0;

  add(amount, nowMs) {
    this.#moveTo(Math.floor(nowMs / SLICE_MS));
    this.#slices[this.#newest % SLICES] += amount;
    this.total += amount;
  }

  perSecond(nowMs) {
    this.#moveTo(Math.floor(nowMs / SLICE_MS));
    return this.#slices.reduce((sum, amount) => sum + amount, 0) / ((SLICES * SLICE_MS) / 1_000);
  }

  #moveTo(slice) {
    if (slice - this.#newest >= SLICES) {
      this.#slices.fill(0);
      this.#newest = slice;
    }
    while (this.#newest < slice) {
      this.#slices[++this.#newest % SLICES] = 0;
    }
  }
}
