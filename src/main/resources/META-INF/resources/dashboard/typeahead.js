import { byId, make, setAttribute, setText, updateChildren } from './dom.js';
import { matches } from './sorting.js';

const MAX_HITS = 10;

/** Initializes the search field, which finds instruments by symbol or name and adds them to the list. */
export function typeahead(marketData, list) {
  const field = byId('search');
  const box = byId('search-hits');
  let hits = [];
  let selected = 0;

  function paint() {
    const isOpen = hits.length > 0 || field.value.trim() !== '';
    box.hidden = !isOpen || document.activeElement !== field;
    setAttribute(field, 'aria-expanded', String(!box.hidden));
    setAttribute(field, 'aria-activedescendant', !box.hidden && hits.length > 0 ? `hit-${selected}` : undefined);
    const listed = new Set(list.symbols);
    const options = hits.length > 0 ? hits : isOpen ? [undefined] : [];
    updateChildren(box, options, createOption, (element, instrument, index) => {
      const [symbol, name, detail] = element.children;
      setAttribute(element, 'id', `hit-${index}`);
      setAttribute(element, 'aria-selected', String(instrument !== undefined && index === selected));
      setAttribute(element, 'aria-disabled', instrument === undefined ? 'true' : undefined);
      setAttribute(element, 'data-symbol', instrument?.symbol);
      setText(symbol, instrument?.symbol ?? '');
      setText(name, instrument?.name ?? 'No matching symbol or name');
      setText(detail, instrument === undefined ? '' : listed.has(instrument.symbol) ? 'in list' : instrument.exchange);
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
    hits = matches(marketData.instruments, field.value, MAX_HITS);
    selected = 0;
    paint();
  });
  field.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      selected = (selected + step + hits.length) % hits.length;
      paint();
    } else if (event.key === 'Enter') {
      choose(selected);
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
  // On pointerdown, before the field loses focus and the list closes.
  box.addEventListener('pointerdown', event => {
    event.preventDefault();
    choose(hits.findIndex(({ symbol }) => symbol === event.target.closest('[data-symbol]')?.dataset.symbol));
  });
}

function createOption() {
  return make('li', { role: 'option' }, make('b'), make('span'), make('small'));
}
