import { byId, make, preferences, setText } from '../dashboard/dom.js';
import { AsyncApiDocument } from './asyncapi.js';
import { prose } from './schema.js';
import { channelSection, codeSection, messageCard } from './sections.js';

const ERRORS = 'The connection stays open unless the `error` is `fatal`. The second column is the corresponding HTTP status.';
const CLOSES = 'Codes of WebSocket close frames. Before the upgrade, the server refuses a connection with an HTTP status: 401, 403, 429, or 503 with `Retry-After`.';

/** Applies the theme, which the dashboard shares. */
function initTheme() {
  const select = byId('theme');
  const stored = preferences.get('theme');
  select.value = [...select.options].some(({ value }) => value === stored) ? stored : 'auto';
  const apply = () => {
    document.documentElement.dataset.theme = select.value;
  };
  select.addEventListener('change', () => {
    preferences.set('theme', select.value);
    apply();
  });
  apply();
}

function contents(channels, messages) {
  const group = (title, links) => [make('h2', {}, title), make('ul', {}, ...links.map(([href, text]) => make('li', {}, make('a', { href }, text))))];
  byId('contents').append(
    ...group('Channels', channels.map(({ name, title }) => [`#channel-${name}`, title])),
    ...group('Codes', [['#errors', 'Errors'], ['#closes', 'Closing']]),
    ...group('Messages', messages.map(({ name, title }) => [`#message-${name}`, title])));
}

function build(api) {
  const { channels, messages } = api;
  contents(channels, messages);
  byId('content').append(
    ...prose(api.info.description),
    ...channels.map(channel => channelSection(channel, api)),
    codeSection('errors', 'Error codes', ERRORS, api.errorCodes),
    codeSection('closes', 'Close codes', CLOSES, api.closeCodes),
    make('section', { id: 'messages', 'aria-labelledby': 'title-messages' },
      make('h2', { id: 'title-messages' }, 'Messages'),
      ...messages.map(message => messageCard(message, api))));
}

async function show() {
  try {
    const response = await fetch('../asyncapi.json');
    if (!response.ok) {
      throw new Error(`the server responded with ${response.status}`);
    }
    build(new AsyncApiDocument(await response.json()));
    byId('state').hidden = true;
    // The target of the URL fragment did not exist when the browser loaded the page.
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (failure) {
    setText(byId('state'), `The document could not be loaded: ${failure.message}`);
  }
}

initTheme();
show();
