import { rowAt } from './grid.js';

const THRESHOLD = 5;
const HOLD_MS = 400;

/** Lets rows be dragged to another place with the mouse, or with a finger that has rested on one; else a finger scrolls. */
export function reorder(grid, list) {
  const root = grid.element;
  let drag;

  function place(event) {
    const row = rowAt(event.clientY);
    if (row === undefined || row === null) {
      return undefined;
    }
    const box = row.getBoundingClientRect();
    const isBelow = event.clientY > box.top + box.height / 2;
    const at = grid.symbols.indexOf(row.dataset.symbol) + (isBelow ? 1 : 0);
    return { before: grid.symbols[at], row, isBelow };
  }

  function clear() {
    root.querySelectorAll('[data-drop]').forEach(row => row.removeAttribute('data-drop'));
    root.querySelectorAll('[data-dragged]').forEach(row => row.removeAttribute('data-dragged'));
  }

  function show() {
    root.querySelector(`.row[data-symbol="${CSS.escape(drag.symbol)}"]`)?.setAttribute('data-dragged', '');
  }

  function begin() {
    if (!drag.isOn) {
      drag.isOn = true;
      root.setPointerCapture(drag.pointer);
      show();
    }
  }

  function end() {
    clearTimeout(drag?.rest);
    clear();
    drag = undefined;
  }

  root.addEventListener('pointerdown', event => {
    const row = event.target.closest('.row');
    if (row !== null && event.button === 0 && list.isEditable && !event.target.closest('button')) {
      const isFinger = event.pointerType === 'touch';
      drag = { symbol: row.dataset.symbol, y: event.clientY, pointer: event.pointerId, isFinger, isOn: false };
      drag.rest = isFinger ? setTimeout(begin, HOLD_MS) : undefined;
    }
  });
  root.addEventListener('pointermove', event => {
    if (drag === undefined || (!drag.isOn && Math.abs(event.clientY - drag.y) < THRESHOLD)) {
      return;
    }
    if (!drag.isOn && drag.isFinger) {
      end();
      return;
    }
    begin();
    clear();
    show();
    const target = place(event);
    target?.row.setAttribute('data-drop', target.isBelow ? 'below' : 'above');
  });
  root.addEventListener('pointerup', event => {
    const target = drag?.isOn ? place(event) : undefined;
    if (target !== undefined && target.before !== drag.symbol) {
      list.move(drag.symbol, target.before);
    }
    end();
  });
  root.addEventListener('pointercancel', end);
  // What a finger does elsewhere, to scroll and to ask for a menu, it must not do with a row in hand.
  root.addEventListener('touchmove', event => drag?.isOn && event.preventDefault(), { passive: false });
  root.addEventListener('contextmenu', event => drag?.isFinger && event.preventDefault());
}
