import { byId, make } from './dom.js';

const DURATION_MS = 8_000;
let timer;

/** Hides the message, for example because its cause is gone. */
export function hideToast() {
  clearTimeout(timer);
  byId('toast').hidden = true;
}

/** Shows a message at the bottom of the page for a few seconds, with an optional action. */
export function toast(text, action, onAction) {
  const element = byId('toast');
  clearTimeout(timer);
  element.hidden = false;
  element.replaceChildren(make('span', {}, text), ...(action === undefined ? [] : [make('button', {
    type: 'button', onclick: () => {
      hideToast();
      onAction();
    },
  }, action)]));
  timer = setTimeout(hideToast, DURATION_MS);
}
