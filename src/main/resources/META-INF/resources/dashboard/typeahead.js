import { byId, make, setAttribute, setText, updateChildren } from './dom.js';
import { matches } from './sorting.js';
import { toast } from './toast.js';

const MAX_HITS = 10;

const isSymbol = text => /^[A-Z0-9.\-/^=_:]{1,64}$/.test(text);

/** Returns the sentence about a symbol that the server does not have. */
export const notTraded = symbol => `${symbol} is not traded on this server. Search for a symbol or a name to see what is.`;

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
      setText(name, instrument?.name ?? 'No match');
      setText(detail, instrument === undefined ? `\u201c${field.value.trim()}\u201d is not traded on this server` : listed.has(instrument.symbol) ? 'in list' : instrument.exchange);
    });
  }

  function choose(index) {
    const instrument = hits[index];
    if (instrument !== undefined) {
      field.value = '';
      hits = [];
      paint();
      list.add(instrument.symbol);
      list.grid.element.focus();
    } else if (isSymbol(field.value.trim().toUpperCase())) {
      toast(notTraded(field.value.trim().toUpperCase()));
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
