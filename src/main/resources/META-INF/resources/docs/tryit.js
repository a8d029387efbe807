import { make } from '../dashboard/dom.js';

const MAX_MESSAGES = 6;
const MAX_LENGTH = 600;
const QUERIES = { stream: '?quotes=*&trades=*&conflate=1000&snapshot=false' };

/** Creates a button that shows the first messages of the stream; returns nothing for other channels. */
export function tryIt({ name, address }) {
  if (QUERIES[name] === undefined) {
    return [];
  }
  const output = make('pre', { hidden: true, tabindex: '0', 'aria-label': 'Messages of the server' });
  const path = new URL(`..${address}${QUERIES[name]}`, location.href.replace(/[#?].*/, ''));
  const connect = () => {
    button.disabled = true;
    output.hidden = false;
    output.replaceChildren();
    const socket = new WebSocket(path.href.replace(/^http/, 'ws'));
    let remaining = MAX_MESSAGES;
    const append = text => output.append(`${text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text}\n`);
    socket.onmessage = ({ data }) => {
      append(data);
      remaining -= 1;
      if (remaining === 0) {
        socket.close(1000);
      }
    };
    socket.onclose = ({ code }) => {
      append(code === 1000 ? '' : `closed with ${code}`);
      button.disabled = false;
    };
  };
  const button = make('button', { type: 'button', onclick: connect }, `Receive ${MAX_MESSAGES} messages`);
  return [make('h3', {}, 'Try it'), make('p', { class: 'head' }, button, make('code', {}, address + QUERIES[name])), output];
}
