import { byId, preferences } from './dom.js';

const STEP = 24;

/**
 * Initializes a separator that changes the size of the charts by dragging or with the arrow keys; a double-click
 * restores the default.
 *
 * @param id of the element, whose `data-property` is the CSS property to set
 * @param isHorizontal whether it changes a height
 */
export function splitter(id, isHorizontal) {
  const element = byId(id);
  const { property } = element.dataset;
  const main = document.querySelector('main');
  const panel = byId('panel-chart');
  const size = () => (isHorizontal ? panel.offsetHeight : panel.offsetWidth);
  const apply = pixels => {
    const total = isHorizontal ? main.clientHeight : main.clientWidth;
    const limited = Math.round(Math.min(total - 160, Math.max(300, pixels)));
    main.style.setProperty(property, `${limited}px`);
    preferences.set(id, String(limited));
    element.setAttribute('aria-valuenow', String(Math.round((limited / total) * 100)));
  };
  const reset = () => {
    main.style.removeProperty(property);
    preferences.set(id, '');
  };

  element.addEventListener('pointerdown', event => {
    element.setPointerCapture(event.pointerId);
    const from = size();
    const start = isHorizontal ? event.clientY : event.clientX;
    const move = ({ clientX, clientY }) => apply(isHorizontal ? from + clientY - start : from + start - clientX);
    element.addEventListener('pointermove', move);
    element.addEventListener('lostpointercapture', () => element.removeEventListener('pointermove', move), { once: true });
    event.preventDefault();
  });
  element.addEventListener('keydown', event => {
    const step = (isHorizontal ? { ArrowUp: -STEP, ArrowDown: STEP } : { ArrowLeft: STEP, ArrowRight: -STEP })[event.key];
    if (step !== undefined) {
      apply(size() + step);
    } else if (event.key === 'Home') {
      reset();
    } else {
      return;
    }
    event.preventDefault();
  });
  element.addEventListener('dblclick', reset);
  const stored = Number(preferences.get(id));
  if (stored > 0) {
    main.style.setProperty(property, `${stored}px`);
  }
}
