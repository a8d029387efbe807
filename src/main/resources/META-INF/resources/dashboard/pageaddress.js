import { preferences } from './dom.js';
import { formatLink, parseLink } from './sharing.js';

/**
 * The view of the page as the fragment of its address: what the user selects becomes an entry of the browser's history,
 * and Back and Forward restore it. The latest view is stored for the next visit.
 */
export class PageAddress {
  #view;
  #restore;
  #isRestoring = true;

  /**
   * @param view returns the current view
   * @param restore shows a view, without waiting for anything
   */
  constructor(view, restore) {
    this.#view = view;
    this.#restore = restore;
    addEventListener('popstate', () => this.#apply(parseLink(location.hash)));
  }

  /** The view of the address or, without one, that of the last visit. */
  get requested() {
    return parseLink(location.hash.length > 1 ? location.hash : preferences.get('view') ?? '');
  }

  /**
   * Shows the first view.
   *
   * @param restore in place of the function that shows later ones
   */
  open(view, restore) {
    this.#apply(view, restore);
  }

  /** Adds the current view to the browser's history, unless it is there already. */
  update() {
    const fragment = this.#fragment;
    if (!this.#isRestoring && `#${fragment}` !== location.hash) {
      history.pushState(null, '', `#${fragment}`);
      preferences.set('view', fragment);
    }
  }

  get #fragment() {
    // The browser escapes some characters of the fragment.
    return new URL(`#${formatLink(this.#view())}`, location.href).hash.slice(1);
  }

  #apply(view, restore = this.#restore) {
    this.#isRestoring = true;
    restore(view);
    this.#isRestoring = false;
    // Without what was invalid or the default, and without the symbols of a list, which is stored now.
    const fragment = this.#fragment;
    history.replaceState(null, '', `#${fragment}`);
    preferences.set('view', fragment);
  }
}
