import { byId, make, preferences, setText } from '../dashboard/dom.js';
import { markdown } from './markdown.js';

const START = 'README';
const NAME = /^[a-zA-Z0-9/._-]+$/;
const HTTP = /^https?:\/\//;

/** Returns the target of a link of a document: another document, or undefined for a file that the server does not have. */
export function addressOf(target, name) {
  if (HTTP.test(target)) {
    return target;
  }
  const [path, section] = target.split('#');
  if (path !== '' && !path.endsWith('.md')) {
    return undefined;
  }
  const { pathname } = new URL(path === '' ? `/a/b/${name}.md` : path, `http://x/a/b/${name}.md`);
  return pathname.startsWith('/a/b/') ? `#${pathname.slice(5, -3)}${section === undefined ? '' : `:${section}`}` : undefined;
}

async function show() {
  const [name = START, section] = decodeURIComponent(location.hash.slice(1)).split(':');
  const known = NAME.test(name) && !name.includes('..') ? name : START;
  byId('state').hidden = false;
  setText(byId('state'), 'Loading\u2026');
  try {
    const response = await fetch(`text/${known}.md`);
    if (!response.ok) {
      throw new Error(`this server has no document ${known}`);
    }
    byId('document').replaceChildren(...markdown(await response.text(), target => addressOf(target, known)));
    byId('state').hidden = true;
    document.title = `${byId('document').querySelector('h2')?.textContent ?? known} \u2013 Quotecast`;
    byId('contents').replaceChildren(make('h2', {}, 'Contents'), make('ul', {}, make('li', {}, make('a', { href: `#${START}` }, 'All documents')),
      ...[...byId('document').querySelectorAll('h3')].map(({ id, textContent }) => make('li', {}, make('a', { href: `#${known}:${id}` }, textContent)))));
    scrollTo(0, 0);
    if (section !== undefined) {
      document.getElementById(section)?.scrollIntoView();
    }
  } catch (failure) {
    byId('document').replaceChildren();
    setText(byId('state'), `The document could not be loaded: ${failure.message}`);
  }
}

const theme = preferences.get('theme');
if (['dark', 'light'].includes(theme)) {
  document.documentElement.dataset.theme = theme;
}
addEventListener('hashchange', show);
show();
