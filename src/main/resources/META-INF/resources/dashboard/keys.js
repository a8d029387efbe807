import { byId } from './dom.js';

const KEPT = 'quotecast.key';

/** The key of the reader: asked for where the server wants one, and kept only for this tab, and only if that is wished. */
export class Keys {
  #key = sessionStorage.getItem(KEPT) ?? undefined;
  #onKey;

  /** @param onKey called with the key, or undefined if there is to be none */
  constructor(onKey) {
    this.#onKey = onKey;
    byId('key-dialog').addEventListener('close', ({ target }) => {
      const key = byId('key-field').value.trim();
      byId('key-field').value = '';
      if (target.returnValue === 'ok' && key !== '') {
        this.#use(key, byId('key-keep').checked);
      } else if (target.returnValue === 'forget') {
        this.#use(undefined, false);
      }
    });
    byId('key-button').addEventListener('click', () => this.ask());
  }

  get current() {
    return this.#key;
  }

  /** @param why what the server said, if it has refused one */
  ask(why) {
    const dialog = byId('key-dialog');
    byId('key-why').textContent = why ?? 'With a key the server lets you do what the key allows.';
    byId('key-forget').hidden = this.#key === undefined;
    if (!dialog.open) {
      dialog.returnValue = '';
      dialog.showModal();
    }
  }

  #use(key, isKept) {
    this.#key = key;
    if (isKept) {
      sessionStorage.setItem(KEPT, key);
    } else {
      sessionStorage.removeItem(KEPT);
    }
    this.#onKey(key);
  }
}
