import { byId, NARROW_SCREEN, preferences, setAttribute } from './dom.js';

const MAIN_VIEWS = ['watchlist', 'chart'];
const DEFAULT_PANEL = 'trades';

/**
 * The tabs. On a wide screen, the watchlist and the chart are always visible and the tabs select the panel below. On a
 * narrow screen, they are tabs as well, and one view is visible at a time.
 */
export class Tabs {
  #narrow = matchMedia(NARROW_SCREEN);
  #view = 'watchlist';
  #panel = preferences.get('panel') ?? DEFAULT_PANEL;
  #tabs = [...document.querySelectorAll('#tabs [role=tab]')];

  #onShow;

  /** @param onShow called when another view is visible */
  constructor(onShow) {
    this.#onShow = onShow;
    if (!this.#tabs.some(tab => tab.dataset.tab === this.#panel && !tab.hidden) || MAIN_VIEWS.includes(this.#panel)) {
      this.#panel = DEFAULT_PANEL;
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
    if (!MAIN_VIEWS.includes(name)) {
      this.#panel = name;
      preferences.set('panel', name);
    }
    this.#paint();
  }

  #paint() {
    const { matches } = this.#narrow;
    const selected = matches ? this.#view : this.#panel;
    document.body.dataset.view = this.#view;
    document.body.dataset.panel = this.#panel;
    for (const tab of this.#tabs) {
      const { tab: name } = tab.dataset;
      setAttribute(tab, 'aria-selected', String(name === selected));
      tab.tabIndex = name === selected ? 0 : -1;
      const panel = byId(tab.getAttribute('aria-controls'));
      const isVisible = MAIN_VIEWS.includes(name) ? !matches || name === selected : name === (matches ? this.#view : this.#panel);
      panel.hidden = !isVisible;
      setAttribute(panel, 'role', MAIN_VIEWS.includes(name) && !matches ? 'region' : 'tabpanel');
    }
    this.#onShow();
  }

  #onKey(event) {
    const visible = this.#tabs.filter(tab => tab.offsetParent !== null);
    const at = visible.indexOf(event.target.closest('[role=tab]'));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: visible.length - 1 }[event.key];
    if (to !== undefined) {
      const next = visible[(to + visible.length) % visible.length];
      this.show(next.dataset.tab);
      next.focus();
      event.preventDefault();
    }
  }
}
