const PHASE = 1_000_000;
const TRADES = 100;

/**
 * Checks the trades that a client receives. Their ids tell the phase of the test in which they were sent, and count up
 * for each symbol; price and size follow from them. Within a phase, a client connects at most once, so that only trades
 * before its first one may be missing.
 */
export class PhasedTrades {
  #name;
  #last = new Map();
  #phase = 0;
  #count = 0;

  /** @param name of the client */
  constructor(name) {
    this.#name = name;
  }

  /** Ends the program if a trade is wrong or missing; prints that the client receives trades of a new phase. */
  add(symbol, idOrText, price, size) {
    const id = Number(idOrText);
    const phase = Math.floor(id / PHASE);
    const last = this.#last.get(symbol);
    const isNext = last === undefined || id === last + 1 || phase > Math.floor(last / PHASE);
    if (!isNext || Number(price) !== 100 + (id % 400) / 4 || Number(size) !== 1 + (id % 7)) {
      console.log(`${this.#name} fault: ${symbol} ${id} ${price} ${size} after ${last}`);
      process.exit(1);
    }
    this.#last.set(symbol, id);
    if (phase > this.#phase) [this.#phase, this.#count] = [phase, 0];
    if (++this.#count === TRADES) console.log(`${this.#name} receives ${phase}`);
  }
}
