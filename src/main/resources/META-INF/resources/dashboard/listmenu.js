import { COLUMNS } from './columns.js';
import { byId, make, onAnswer } from './dom.js';
import { download } from './download.js';
import { ALL, MAX_NAME_LENGTH } from './lists.js';
import { toast } from './toast.js';

/**
 * Initializes the menus of the watchlist: selecting, creating, renaming, deleting, sharing and exporting lists, and
 * choosing columns.
 *
 * @returns a function that paints the menus
 */
export function listMenu(watchlist) {
  const { lists } = watchlist;
  const select = byId('list');
  const actions = {
    new: async () => {
      const name = await prompt('New list', 'Name', '');
      if (name) {
        lists.create(name, []);
        watchlist.refresh();
        byId('search').focus();
      }
    },
    copy: () => {
      lists.create(lists.current === ALL ? 'All symbols' : lists.current, watchlist.entries);
      watchlist.refresh();
    },
    rename: async () => {
      const name = await prompt('Rename list', 'Name', lists.current);
      if (name) {
        lists.rename(name);
        watchlist.refresh();
      }
    },
    delete: () => {
      const { current, entries } = lists;
      lists.remove(current);
      watchlist.refresh();
      toast(`${current} deleted`, 'Undo', () => {
        lists.create(current, entries);
        watchlist.refresh();
      });
    },
    section: async () => {
      const name = await prompt('New section', 'Name', '');
      if (name) {
        watchlist.addSection(name);
      }
    },
    share: async () => {
      const address = `${location.origin}${location.pathname}#${watchlist.link}`;
      if (await prompt('Share list', 'Link', address, 'Copy') !== undefined) {
        await navigator.clipboard?.writeText(address).then(() => toast('Link copied'), () => toast('The browser does not allow copying: select and copy the link'));
      }
    },
    export: () => download(`${lists.current === ALL ? 'all' : lists.current}.csv`, new Blob([watchlist.csv], { type: 'text/csv;charset=utf-8' })),
  };

  select.addEventListener('change', () => watchlist.show(select.value));
  byId('list-actions').addEventListener('click', ({ target }) => {
    const action = target.closest('[data-action]')?.dataset.action;
    if (action !== undefined) {
      target.closest('details').open = false;
      actions[action]();
    }
  });
  byId('columns').replaceChildren(...COLUMNS.filter(({ id }) => id !== 'symbol').map(({ id, title, label }) => make('label', {},
    make('input', { type: 'checkbox', value: id, checked: !watchlist.hiddenColumns.has(id), onchange: () => watchlist.toggleColumn(id) }), label ?? title)));

  return () => {
    select.replaceChildren(...[...lists.names.map(name => [name, name]), [ALL, 'All symbols']].map(([value, text]) => make('option', { value }, text)));
    select.value = lists.current;
    for (const action of ['rename', 'delete', 'section']) {
      byId('list-actions').querySelector(`[data-action=${action}]`).disabled = !lists.isEditable;
    }
  };
}

/** Opens a dialog; resolves to the text entered, or to undefined if it is cancelled. */
function prompt(title, label, value, button = 'Save') {
  const dialog = byId('prompt');
  const field = byId('prompt-field');
  byId('prompt-title').textContent = title;
  byId('prompt-label').textContent = label;
  byId('prompt-ok').textContent = button;
  field.value = value;
  field.readOnly = button === 'Copy';
  field.maxLength = field.readOnly ? 100_000 : MAX_NAME_LENGTH;
  dialog.showModal();
  field.select();
  return new Promise(resolve => onAnswer(dialog, answer => resolve(answer === 'ok' ? field.value.trim() : undefined)));
}
