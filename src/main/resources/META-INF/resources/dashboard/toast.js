import { byId, make } from './dom.js';

const SHOWN_MS = 8_000;
let timer;

/** Says something at the foot of the page for a while, with one thing that can be done about it. */
export function toast(text, action, onAction) {
  const place = byId('toast');
  clearTimeout(timer);
  const hide = () => (place.hidden = true);
  place.hidden = false;
  place.replaceChildren(make('span', {}, text), ...(action === undefined ? [] : [make('button', {
    type: 'button', onclick: () => {
      hide();
      onAction();
    },
  }, action)]));
  timer = setTimeout(hide, SHOWN_MS);
}
