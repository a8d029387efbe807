import { byId, make, setText } from '../dashboard/dom.js';
import { inline, keyTable, prose } from './schema.js';
import { tryIt } from './tryit.js';

const DIRECTIONS = { receive: 'client sends', send: 'server sends' };

const direction = action => make('span', { class: 'direction', 'data-action': action }, DIRECTIONS[action]);

/** Creates the section of a channel: its address, query parameters and operations. */
export function channelSection(channel, api) {
  return make('section', { id: `channel-${channel.name}`, 'aria-labelledby': `title-${channel.name}` },
    make('h2', { id: `title-${channel.name}` }, channel.title),
    make('p', { class: 'head' }, make('code', {}, channel.address), copyButton('address', address(channel))),
    ...prose(channel.summary),
    ...prose(channel.description),
    ...channel.query === undefined ? [] : [make('h3', {}, 'Query parameters'), ...keyTable(channel.query, api, `Query parameters of ${channel.title}`)],
    ...tryIt(channel),
    ...channel.operations.map(operation => operationCard(operation, api)));
}

function address({ address, servers }) {
  const scheme = servers[0].$ref.endsWith('fallback') ? location.protocol : location.protocol.replace('http', 'ws');
  return `${scheme}//${location.host}${address}`;
}

function operationCard(operation, api) {
  const list = names => make('ul', { class: 'links' }, ...names.map(name => make('li', {}, make('a', { href: `#message-${name}` }, api.title(name)))));
  return make('article', { class: 'card', id: `operation-${operation.name}` },
    make('div', { class: 'head' }, make('h3', {}, operation.title), direction(operation.action)),
    ...prose(operation.summary),
    ...prose(operation.description),
    list(operation.messages),
    ...operation.replies.length === 0 ? [] : [make('h4', {}, 'Responses'), list(operation.replies)]);
}

export function messageCard(message, api) {
  return make('article', { class: 'card', id: `message-${message.name}` },
    make('div', { class: 'head' }, make('h3', {}, message.title), ...message.actions.map(direction)),
    ...prose(message.summary),
    ...prose(message.description),
    ...keyTable(message.schema, api, `Keys of ${message.title}`),
    ...message.examples.map(example => createExample(example, message)));
}

function createExample({ payload, summary }, { title }) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return make('div', { class: 'example' },
    make('div', { class: 'head' }, make('h4', {}, summary ?? 'Example'), copyButton(`example of ${title}`, text)),
    make('pre', {}, ...highlight(payload)));
}

/** Formats JSON on one line, with elements that distinguish keys, strings and other values. */
function highlight(value) {
  if (Array.isArray(value)) {
    return ['[', ...value.flatMap((item, i) => [...i > 0 ? [', '] : [], ...highlight(item)]), ']'];
  }
  if (value !== null && typeof value === 'object') {
    return ['{', ...Object.entries(value).flatMap(([key, item], i) =>
      [i > 0 ? ', ' : '', make('span', { class: 'key' }, JSON.stringify(key)), ': ', ...highlight(item)]), '}'];
  }
  return [make('span', { class: typeof value === 'string' ? 'text' : 'other' }, JSON.stringify(value))];
}

function copyButton(what, text) {
  const button = make('button', { type: 'button', 'aria-label': `Copy the ${what}`, onclick: copy }, 'Copy');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setText(button, 'Copied');
      setText(byId('announcement'), `Copied the ${what}`);
    } catch {
      setText(button, 'Copying not allowed');
    }
  }
  return button;
}

/** Creates the section of a table of codes, whose columns are the keys of its rows. */
export function codeSection(id, title, text, codes) {
  const keys = Object.keys(codes[0]);
  const row = code => make('tr', {}, ...keys.map((key, i) => make(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, ...inline(String(code[key])))));
  return make('section', { id, 'aria-labelledby': `title-${id}` },
    make('h2', { id: `title-${id}` }, title),
    ...prose(text),
    make('div', { class: 'card scroll' }, make('table', {},
      make('caption', { class: 'visually-hidden' }, title),
      make('thead', {}, make('tr', {}, ...keys.map(key => make('th', { scope: 'col' }, key)))),
      make('tbody', {}, ...codes.map(row)))));
}
