import { rowAt } from './grid.js';

const THRESHOLD = 5;

/** Lets rows be dragged to another place with the mouse; a finger scrolls, and the keyboard has its own way. */
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

  root.addEventListener('pointerdown', event => {
    const row = event.target.closest('.row');
    if (row !== null && event.button === 0 && event.pointerType !== 'touch' && list.isEditable && !event.target.closest('button')) {
      drag = { symbol: row.dataset.symbol, y: event.clientY, pointer: event.pointerId, isOn: false };
    }
  });
  root.addEventListener('pointermove', event => {
    if (drag === undefined || (!drag.isOn && Math.abs(event.clientY - drag.y) < THRESHOLD)) {
      return;
    }
    if (!drag.isOn) {
      drag.isOn = true;
      root.setPointerCapture(drag.pointer);
    }
    clear();
    root.querySelector(`.row[data-symbol="${CSS.escape(drag.symbol)}"]`)?.setAttribute('data-dragged', '');
    const target = place(event);
    target?.row.setAttribute('data-drop', target.isBelow ? 'below' : 'above');
  });
  root.addEventListener('pointerup', event => {
    const target = drag?.isOn ? place(event) : undefined;
    if (target !== undefined && target.before !== drag.symbol) {
      list.move(drag.symbol, target.before);
    }
    clear();
    drag = undefined;
  });
  root.addEventListener('pointercancel', () => {
    clear();
    drag = undefined;
  });
}
