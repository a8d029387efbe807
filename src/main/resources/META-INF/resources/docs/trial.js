import { make } from '../dashboard/dom.js';

const MOST = 6;
const LONGEST = 600;
const QUERIES = { stream: '?quotes=*&trades=*&conflate=1000&snapshot=false' };

/** A button that shows the first frames of the stream as they come; nothing for other channels. */
export function trial({ name, address }) {
  if (QUERIES[name] === undefined) {
    return [];
  }
  const shown = make('pre', { hidden: true, tabindex: '0', 'aria-label': 'What the server says' });
  const path = new URL(`..${address}${QUERIES[name]}`, location.href.replace(/[#?].*/, ''));
  const listen = () => {
    button.disabled = true;
    shown.hidden = false;
    shown.replaceChildren();
    const socket = new WebSocket(path.href.replace(/^http/, 'ws'));
    let left = MOST;
    const line = text => shown.append(`${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}\n`);
    socket.onmessage = ({ data }) => {
      line(data);
      left -= 1;
      if (left === 0) {
        socket.close(1000);
      }
    };
    socket.onclose = ({ code }) => {
      line(code === 1000 ? '' : `closed with ${code}`);
      button.disabled = false;
    };
  };
  const button = make('button', { type: 'button', onclick: listen }, `Try it: hear ${MOST} frames`);
  return [make('h4', {}, 'Try'), make('p', { class: 'head' }, button, make('code', {}, address + QUERIES[name])), shown];
}
