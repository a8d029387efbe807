import { byId, make } from './dom.js';

const DURATION_MS = 8_000;
let timer;

/** Shows a message at the bottom of the page for a few seconds, with an optional action. */
export function toast(text, action, onAction) {
  const element = byId('toast');
  clearTimeout(timer);
  const hide = () => (element.hidden = true);
  element.hidden = false;
  element.replaceChildren(make('span', {}, text), ...(action === undefined ? [] : [make('button', {
    type: 'button', onclick: () => {
      hide();
      onAction();
    },
  }, action)]));
  timer = setTimeout(hide, DURATION_MS);
}
