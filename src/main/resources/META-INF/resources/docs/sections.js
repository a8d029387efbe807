import { byId, make, say } from '../dashboard/dom.js';
import { inline, keyTable, prose } from './schema.js';
import { trial } from './trial.js';

const WAYS = { receive: 'client sends', send: 'server sends' };

const way = action => make('span', { class: 'way', 'data-action': action }, WAYS[action]);

/** One channel: where it is, what can stand in its address, what is done there. */
export function channelSection(channel, contract) {
  return make('section', { id: `channel-${channel.name}`, 'aria-labelledby': `title-${channel.name}` },
    make('h2', { id: `title-${channel.name}` }, channel.title),
    make('p', { class: 'head' }, make('code', {}, channel.address), copying('address', address(channel))),
    ...prose(channel.summary),
    ...prose(channel.description),
    ...channel.query === undefined ? [] : [make('h4', {}, 'In the address'), ...keyTable(channel.query, contract, `In the address of ${channel.title}`)],
    ...trial(channel),
    ...channel.operations.map(operation => operationCard(operation, contract)));
}

function address({ address, servers }) {
  const scheme = servers[0].$ref.endsWith('fallback') ? location.protocol : location.protocol.replace('http', 'ws');
  return `${scheme}//${location.host}${address}`;
}

function operationCard(operation, contract) {
  const list = names => make('ul', { class: 'links' }, ...names.map(name => make('li', {}, make('a', { href: `#message-${name}` }, contract.title(name)))));
  return make('article', { class: 'card', id: `operation-${operation.name}` },
    make('div', { class: 'head' }, make('h3', {}, operation.title), way(operation.action)),
    ...prose(operation.summary),
    ...prose(operation.description),
    list(operation.messages),
    ...operation.replies.length === 0 ? [] : [make('h4', {}, 'Answered with'), list(operation.replies)]);
}

export function messageCard(message, contract) {
  return make('article', { class: 'card', id: `message-${message.name}` },
    make('div', { class: 'head' }, make('h3', {}, message.title), ...message.actions.map(way)),
    ...prose(message.summary),
    ...prose(message.description),
    ...keyTable(message.schema, contract, `Keys of ${message.title}`),
    ...message.examples.map(example => exampleOf(example, message)));
}

function exampleOf({ payload, summary }, { title }) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return make('div', { class: 'example' },
    make('div', { class: 'head' }, make('h4', {}, summary ?? 'Example'), copying(`example of ${title}`, text)),
    make('pre', {}, ...coloured(payload)));
}

/** JSON with its keys, texts and other values told apart; the text is what JSON.stringify would give, with room. */
function coloured(value) {
  if (Array.isArray(value)) {
    return ['[', ...value.flatMap((one, i) => [...i > 0 ? [', '] : [], ...coloured(one)]), ']'];
  }
  if (value !== null && typeof value === 'object') {
    return ['{', ...Object.entries(value).flatMap(([key, one], i) =>
      [i > 0 ? ', ' : '', make('span', { class: 'key' }, JSON.stringify(key)), ': ', ...coloured(one)]), '}'];
  }
  return [make('span', { class: typeof value === 'string' ? 'text' : 'other' }, JSON.stringify(value))];
}

function copying(what, text) {
  const button = make('button', { type: 'button', 'aria-label': `Copy the ${what}`, onclick: copy }, 'Copy');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      say(button, 'Copied');
      say(byId('said'), `The ${what} is copied`);
    } catch {
      say(button, 'Not allowed');
    }
  }
  return button;
}

/** A table of codes; its columns are the keys of its rows. */
export function codeSection(id, title, words, codes) {
  const keys = Object.keys(codes[0]);
  const row = one => make('tr', {}, ...keys.map((key, i) => make(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, ...inline(String(one[key])))));
  return make('section', { id, 'aria-labelledby': `title-${id}` },
    make('h2', { id: `title-${id}` }, title),
    ...prose(words),
    make('div', { class: 'card scroll' }, make('table', {},
      make('caption', { class: 'unseen' }, title),
      make('thead', {}, make('tr', {}, ...keys.map(key => make('th', { scope: 'col' }, key)))),
      make('tbody', {}, ...codes.map(row)))));
}
