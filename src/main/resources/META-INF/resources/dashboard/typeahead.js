import { byId, fill, make, mark, say } from './dom.js';
import { matches } from './sorting.js';

const MOST_HITS = 10;

/** The field that finds instruments by symbol and name, and adds them to the list. */
export function typeahead(board, list) {
  const field = byId('search');
  const box = byId('search-hits');
  let hits = [];
  let at = 0;

  function paint() {
    const isOpen = hits.length > 0 || field.value.trim() !== '';
    box.hidden = !isOpen || document.activeElement !== field;
    mark(field, 'aria-expanded', String(!box.hidden));
    mark(field, 'aria-activedescendant', !box.hidden && hits.length > 0 ? `hit-${at}` : undefined);
    const held = new Set(list.symbols);
    const shown = hits.length > 0 ? hits : isOpen ? [undefined] : [];
    fill(box, shown, option, (element, instrument, index) => {
      const [symbol, name, place] = element.children;
      mark(element, 'id', `hit-${index}`);
      mark(element, 'aria-selected', String(instrument !== undefined && index === at));
      mark(element, 'aria-disabled', instrument === undefined ? 'true' : undefined);
      mark(element, 'data-symbol', instrument?.symbol);
      say(symbol, instrument?.symbol ?? '');
      say(name, instrument?.name ?? 'No symbol or name has this in it');
      say(place, instrument === undefined ? '' : held.has(instrument.symbol) ? 'in list' : instrument.exchange);
    });
  }

  function choose(index) {
    const instrument = hits[index];
    if (instrument !== undefined) {
      field.value = '';
      hits = [];
      paint();
      list.add(instrument.symbol);
    }
  }

  field.addEventListener('input', () => {
    hits = matches(board.instruments, field.value, MOST_HITS);
    at = 0;
    paint();
  });
  field.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      at = (at + step + hits.length) % hits.length;
      paint();
    } else if (event.key === 'Enter') {
      choose(at);
    } else if (event.key === 'Escape') {
      field.value = '';
      hits = [];
      paint();
      list.grid.element.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener('focus', paint);
  field.addEventListener('blur', () => setTimeout(paint));
  // Before the field loses the focus, and the list with it is gone.
  box.addEventListener('pointerdown', event => {
    event.preventDefault();
    choose(hits.findIndex(({ symbol }) => symbol === event.target.closest('[data-symbol]')?.dataset.symbol));
  });
}

function option() {
  return make('li', { role: 'option' }, make('b'), make('span'), make('small'));
}
