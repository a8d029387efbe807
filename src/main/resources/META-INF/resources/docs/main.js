import { byId, choices, make, say } from '../dashboard/dom.js';
import { Contract } from './contract.js';
import { prose } from './schema.js';
import { channelSection, codeSection, messageCard } from './sections.js';

const ERRORS = 'The connection stays, unless the `error` is `fatal`. The second number is the status that says the same over HTTP.';
const CLOSES = 'With what a socket is closed. A refusal before the upgrade is an HTTP status: 401, 403, 429, or 503 with `Retry-After`.';

/** The theme is the one that the reader has chosen on the live page. */
function themed() {
  const select = byId('theme');
  const chosen = choices.get('theme');
  select.value = [...select.options].some(({ value }) => value === chosen) ? chosen : 'auto';
  const apply = () => {
    document.documentElement.dataset.theme = select.value;
  };
  select.addEventListener('change', () => {
    choices.set('theme', select.value);
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

function build(contract) {
  const { channels, messages } = contract;
  contents(channels, messages);
  byId('content').append(
    ...prose(contract.info.description),
    ...channels.map(channel => channelSection(channel, contract)),
    codeSection('errors', 'Error codes', ERRORS, contract.errorCodes),
    codeSection('closes', 'Close codes', CLOSES, contract.closeCodes),
    make('section', { id: 'messages', 'aria-labelledby': 'title-messages' },
      make('h2', { id: 'title-messages' }, 'Messages'),
      ...messages.map(message => messageCard(message, contract))));
}

async function show() {
  try {
    const answer = await fetch('../asyncapi.json');
    if (!answer.ok) {
      throw new Error(`the server answered ${answer.status}`);
    }
    build(new Contract(await answer.json()));
    byId('state').hidden = true;
    // What the address names was not there yet when the browser looked for it.
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (failure) {
    say(byId('state'), `The document cannot be shown: ${failure.message}`);
  }
}

themed();
show();
