import { rowAt } from './grid.js';

const THRESHOLD = 5;
const LONG_PRESS_MS = 400;

/** Lets the user drag rows with the mouse, or with a finger after a long press; other touches scroll. */
export function reorder(grid, list) {
  const root = grid.element;
  let drag;

  function dropTarget(event) {
    const row = rowAt(event.clientY);
    if (row === undefined || row === null) {
      return undefined;
    }
    const box = row.getBoundingClientRect();
    const isBelow = event.clientY > box.top + box.height / 2;
    const at = grid.entries.indexOf(row.dataset.symbol) + (isBelow ? 1 : 0);
    return { before: grid.entries[at], row, isBelow };
  }

  function clear() {
    root.querySelectorAll('[data-drop]').forEach(row => row.removeAttribute('data-drop'));
    root.querySelectorAll('[data-dragged]').forEach(row => row.removeAttribute('data-dragged'));
  }

  function markDragged() {
    root.querySelector(`.row[data-symbol="${CSS.escape(drag.symbol)}"]`)?.setAttribute('data-dragged', '');
  }

  function begin() {
    if (!drag.isDragging) {
      drag.isDragging = true;
      root.setPointerCapture(drag.pointer);
      markDragged();
    }
  }

  function end() {
    clearTimeout(drag?.longPress);
    clear();
    drag = undefined;
  }

  root.addEventListener('pointerdown', event => {
    const row = event.target.closest('.row');
    if (row !== null && event.button === 0 && list.isEditable && !event.target.closest('button')) {
      const isTouch = event.pointerType === 'touch';
      drag = { symbol: row.dataset.symbol, y: event.clientY, pointer: event.pointerId, isTouch, isDragging: false };
      drag.longPress = isTouch ? setTimeout(begin, LONG_PRESS_MS) : undefined;
    }
  });
  root.addEventListener('pointermove', event => {
    if (drag === undefined || (!drag.isDragging && Math.abs(event.clientY - drag.y) < THRESHOLD)) {
      return;
    }
    if (!drag.isDragging && drag.isTouch) {
      end();
      return;
    }
    begin();
    clear();
    markDragged();
    const target = dropTarget(event);
    target?.row.setAttribute('data-drop', target.isBelow ? 'below' : 'above');
  });
  root.addEventListener('pointerup', event => {
    const target = drag?.isDragging ? dropTarget(event) : undefined;
    if (target !== undefined && target.before !== drag.symbol) {
      list.move(drag.symbol, target.before);
    }
    end();
  });
  root.addEventListener('pointercancel', end);
  // While a row is dragged, a touch must not scroll or open the context menu.
  root.addEventListener('touchmove', event => drag?.isDragging && event.preventDefault(), { passive: false });
  root.addEventListener('contextmenu', event => drag?.isTouch && event.preventDefault());
}
