import { make } from './dom.js';

const NAMES = ['up', 'down', 'line', 'grid', 'muted', 'text', 'panel', 'accent', 'bad', 'warn', 'study-1', 'study-2', 'study-3', 'study-4', 'compared'];

/** Returns the current colours of the style sheet by name, for painting on a canvas. */
export function colours() {
  // The value of a variable is not a colour yet, but an expression of those of both themes.
  const probe = document.body.appendChild(make('i', { hidden: true }));
  const style = getComputedStyle(probe);
  const current = Object.fromEntries(NAMES.map(name => {
    probe.style.color = `var(--${name})`;
    return [name, style.color];
  }));
  probe.remove();
  return current;
}
