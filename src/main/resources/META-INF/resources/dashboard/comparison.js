import { percentScale } from './pricescale.js';

/**
 * Returns the closes of another symbol for the visible bars, each of the newest bar that begins no later, and the scale
 * of their change since the first visible bar; undefined if there are none.
 */
export function compared(others, bars) {
  let at = -1;
  const values = bars.map(bar => {
    while (at + 1 < others.length && others[at + 1].t <= bar.t) {
      at++;
    }
    return others[at]?.c;
  });
  const base = values.find(value => value !== undefined);
  return base === undefined ? undefined : { values, scale: percentScale(base) };
}
