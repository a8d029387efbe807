/** Exponent of the zoom for each pixel of the wheel. */
const WHEEL_ZOOM = 0.0015;
/** A finger that moves less than this many pixels taps. */
const TAP = 6;
const PIXELS_PER_LINE = 16;
const PINCH = 2;

/**
 * Initializes mouse and touch on a chart: dragging pans, the wheel and two fingers zoom, a double-click resets. The mouse
 * and a tap move the crosshair.
 *
 * @param target with `pan(pixels)`, `zoom(factor, x)`, `point(x, y)`, `leave()` and `reset()`; coordinates are relative
 *     to the element
 */
export function gestures(element, target) {
  const pointers = new Map();
  let moved = 0;
  const at = event => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  element.addEventListener('wheel', event => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_PER_LINE : 1;
    const { deltaX, deltaY } = event;
    if (Math.abs(deltaX) > Math.abs(deltaY) || event.shiftKey) {
      target.pan((Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : deltaY) * unit);
    } else {
      target.zoom(Math.exp(deltaY * unit * WHEEL_ZOOM), at(event).x);
    }
  }, { passive: false });

  element.addEventListener('pointerdown', event => {
    if (event.button === 0) {
      pointers.set(event.pointerId, at(event));
      moved = 0;
      element.setPointerCapture(event.pointerId);
      element.toggleAttribute('data-dragging', true);
    }
  });

  element.addEventListener('pointermove', event => {
    const to = at(event);
    const from = pointers.get(event.pointerId);
    if (from !== undefined) {
      pointers.set(event.pointerId, to);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (pointers.size === PINCH) {
        const [before, after] = [from, to].map(({ x }) => Math.max(20, Math.abs(x - other.x)));
        target.zoom(before / after, (to.x + other.x) / 2);
      }
      moved += Math.abs(from.x - to.x);
      target.pan((from.x - to.x) / pointers.size);
    }
    if (event.pointerType === 'mouse') {
      target.point(to.x, to.y);
    }
  });

  const release = event => {
    pointers.delete(event.pointerId);
    element.toggleAttribute('data-dragging', pointers.size > 0);
  };
  element.addEventListener('pointerup', event => {
    release(event);
    if (event.pointerType !== 'mouse' && moved < TAP) {
      const { x, y } = at(event);
      target.point(x, y);
    }
  });
  element.addEventListener('pointercancel', release);
  element.addEventListener('pointerleave', ({ pointerType }) => pointerType === 'mouse' && target.leave());
  element.addEventListener('dblclick', () => target.reset());
}
