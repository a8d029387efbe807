const SECOND = 1_000_000;

/**
 * Combines the trades of each symbol and second, in the order of their first trade: the average price weighted by size,
 * the total size, the number of trades, and the side if it is the same for all.
 */
export function perSecond(trades) {
  const sums = new Map();
  for (const { S, t, p, s, side } of trades) {
    const second = Math.floor(t / SECOND) * SECOND;
    const key = `${second} ${S}`;
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, { S, t: second, p, s, side, count: 1 });
    } else {
      sum.p = sum.s + s > 0 ? (sum.p * sum.s + p * s) / (sum.s + s) : p;
      sum.s += s;
      sum.count++;
      sum.side = sum.side === side ? side : undefined;
    }
  }
  return [...sums.values()];
}
