import { toggleFullScreen } from './charttools.js';
import { byId, isTyping } from './dom.js';

const TABS = ['trades', 'market', 'messages', 'inspector', 'admin', 'spread', 'alerts'];

/** Initializes the keyboard shortcuts of the page, its menus and its dialogs. */
export function shortcuts({ tabs, trades, watchlist, charts, alerts }) {
  const timeframes = { s: '1s', m: '1m', f: '5m', h: '1h', d: '1d' };
  const keys = {
    '/': () => {
      if (tabs.isNarrow) {
        tabs.show('watchlist');
      }
      byId('search').focus();
    },
    '?': () => byId('help').showModal(),
    p: () => trades.togglePause(),
    w: () => {
      tabs.show(tabs.isNarrow ? 'watchlist' : document.body.dataset.panel);
      watchlist.grid.element.focus();
    },
    c: () => {
      if (tabs.isNarrow) {
        tabs.show('chart');
      }
      charts.active.element.focus();
    },
    n: () => charts.active.showNow(),
    r: () => charts.active.reset(),
    x: () => toggleFullScreen(),
    a: () => alerts.prompt(),
  };

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) {
      return;
    }
    if (event.key === 'Escape') {
      document.querySelectorAll('details[open]').forEach(menu => {
        menu.open = false;
        menu.querySelector('summary').focus();
      });
      if (isTyping(event.target)) {
        event.target.blur();
      }
      return;
    }
    if (isTyping(event.target)) {
      return;
    }
    const tab = TABS[Number(event.key) - 1];
    if (tab !== undefined && !byId(`tab-${tab}`).hidden) {
      tabs.show(tab);
      byId(`tab-${tab}`).focus();
    } else if (charts.offers(timeframes[event.key])) {
      charts.switchTo(timeframes[event.key]);
    } else if (keys[event.key] !== undefined) {
      keys[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });

  document.addEventListener('click', ({ target }) => {
    document.querySelectorAll('details[open]').forEach(menu => (menu.open = menu.contains(target)));
    if (target.closest('#help-button') !== null) {
      byId('help').showModal();
    } else if (target.closest('#open-inspector') !== null) {
      tabs.show('inspector');
    }
  });
  // The content security policy allows no form submission; the form of a dialog only closes it.
  document.querySelectorAll('dialog form').forEach(form => form.addEventListener('submit', event => {
    event.preventDefault();
    const dialog = form.closest('dialog');
    dialog.close(event.submitter?.value ?? 'ok');
    if (dialog.contains(document.activeElement)) {
      // Otherwise, its field keeps the focus until the next frame, and takes a key that is pressed before.
      document.activeElement.blur();
    }
  }));
}
