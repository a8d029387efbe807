import { byId, choices, mark } from './dom.js';

const ALONE = ['watchlist', 'chart'];

/**
 * The tabs. On a wide screen list and chart are always there, and the tabs choose what stands below; on a narrow one they
 * are tabs like the others, and one thing is seen at a time.
 */
export class Tabs {
  #narrow = matchMedia('(max-width: 45rem)');
  #view = 'watchlist';
  #panel = choices.get('panel') ?? 'tape';
  #tabs = [...document.querySelectorAll('#tabs [role=tab]')];

  constructor() {
    if (!this.#tabs.some(tab => tab.dataset.tab === this.#panel && !tab.hidden) || ALONE.includes(this.#panel)) {
      this.#panel = 'tape';
    }
    byId('tabs').addEventListener('click', ({ target }) => {
      const name = target.closest('[role=tab]')?.dataset.tab;
      if (name !== undefined) {
        this.show(name);
      }
    });
    byId('tabs').addEventListener('keydown', event => this.#onKey(event));
    this.#narrow.addEventListener('change', () => this.#paint());
    this.#paint();
  }

  get isNarrow() {
    return this.#narrow.matches;
  }

  show(name) {
    this.#view = name;
    if (!ALONE.includes(name)) {
      this.#panel = name;
      choices.set('panel', name);
    }
    this.#paint();
  }

  #paint() {
    const { matches } = this.#narrow;
    const chosen = matches ? this.#view : this.#panel;
    document.body.dataset.view = this.#view;
    document.body.dataset.panel = this.#panel;
    for (const tab of this.#tabs) {
      const { tab: name } = tab.dataset;
      mark(tab, 'aria-selected', String(name === chosen));
      tab.tabIndex = name === chosen ? 0 : -1;
      const panel = byId(tab.getAttribute('aria-controls'));
      const isShown = ALONE.includes(name) ? !matches || name === chosen : name === (matches ? this.#view : this.#panel);
      panel.hidden = !isShown;
      mark(panel, 'role', ALONE.includes(name) && !matches ? 'region' : 'tabpanel');
    }
  }

  #onKey(event) {
    const shown = this.#tabs.filter(tab => tab.offsetParent !== null);
    const at = shown.indexOf(event.target.closest('[role=tab]'));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to !== undefined) {
      const next = shown[(to + shown.length) % shown.length];
      this.show(next.dataset.tab);
      next.focus();
      event.preventDefault();
    }
  }
}
