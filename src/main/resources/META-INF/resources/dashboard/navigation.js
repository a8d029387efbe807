import { isSection } from './lists.js';

/** Initializes mouse and keyboard navigation in the watchlist. */
export function navigation(list, onOpen) {
  const { grid } = list;

  grid.element.addEventListener('click', ({ target }) => {
    const symbol = target.closest('.row')?.dataset.symbol;
    if (symbol === undefined) {
      return;
    }
    if (target.closest('[data-action=remove]')) {
      list.remove(symbol);
    } else if (!isSection(symbol)) {
      list.select(symbol);
      grid.element.focus({ preventScroll: true });
      onOpen();
    }
  });

  grid.element.addEventListener('keydown', event => {
    if (event.target !== grid.element) {
      return;
    }
    const { entries, symbols, cursor, page } = grid;
    const at = symbols.indexOf(cursor);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -symbols.length, End: symbols.length }[event.key];
    if (step !== undefined && symbols.length > 0) {
      if (!event.altKey) {
        list.select(symbols[Math.min(symbols.length - 1, Math.max(0, at + step))], false);
      } else if (Math.abs(step) === 1 && entries[entries.indexOf(cursor) + step] !== undefined) {
        list.move(cursor, entries[entries.indexOf(cursor) + (step < 0 ? -1 : 2)]);
      }
    } else if (event.key === 'Enter' && cursor !== undefined) {
      list.select(cursor);
      onOpen();
    } else if (event.key === 'Delete' && cursor !== undefined) {
      list.remove(cursor);
    } else {
      return;
    }
    event.preventDefault();
  });
}
