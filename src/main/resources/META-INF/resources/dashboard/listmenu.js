import { COLUMNS } from './columns.js';
import { byId, make } from './dom.js';
import { ALL, MOST_NAME } from './lists.js';
import { toast } from './toast.js';

/** What can be done with the list as a whole: choose another, make, rename, delete, share and export it, choose its columns. */
export function listMenu(watchlist) {
  const { lists } = watchlist;
  const choice = byId('list');
  const actions = {
    new: async () => {
      const name = await ask('New list', 'Name', '');
      if (name) {
        lists.create(name, []);
        watchlist.refresh();
        byId('search').focus();
      }
    },
    copy: () => {
      lists.create(lists.current === ALL ? 'All symbols' : lists.current, watchlist.symbols);
      watchlist.refresh();
    },
    rename: async () => {
      const name = await ask('Rename list', 'Name', lists.current);
      if (name) {
        lists.rename(name);
        watchlist.refresh();
      }
    },
    delete: () => {
      const { current, symbols } = lists;
      lists.remove(current);
      watchlist.refresh();
      toast(`${current} deleted`, 'Undo', () => {
        lists.create(current, symbols);
        watchlist.refresh();
      });
    },
    share: async () => {
      const address = `${location.origin}${location.pathname}#${watchlist.link}`;
      if (await ask('Link to this list', 'Address', address, 'Copy') !== undefined) {
        await navigator.clipboard?.writeText(address).then(() => toast('Link copied'), () => toast('The browser does not let the page copy: mark and copy the address'));
      }
    },
    export: () => download(`${lists.current === ALL ? 'all' : lists.current}.csv`, watchlist.csv),
  };

  choice.addEventListener('change', () => watchlist.show(choice.value));
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
    choice.replaceChildren(...[...lists.names.map(name => [name, name]), [ALL, 'All symbols']].map(([value, text]) => make('option', { value }, text)));
    choice.value = lists.current;
    for (const action of ['rename', 'delete']) {
      byId('list-actions').querySelector(`[data-action=${action}]`).disabled = !lists.isOwn;
    }
  };
}

/** Gives what was entered, or undefined if nothing is to be done. */
export function ask(title, label, value, button = 'Save') {
  const dialog = byId('prompt');
  const field = byId('prompt-field');
  byId('prompt-title').textContent = title;
  byId('prompt-label').textContent = label;
  byId('prompt-ok').textContent = button;
  field.value = value;
  field.readOnly = button === 'Copy';
  field.maxLength = field.readOnly ? 100_000 : MOST_NAME;
  dialog.returnValue = '';
  dialog.showModal();
  field.select();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'ok' ? field.value.trim() : undefined), { once: true });
  });
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
