import { KEY_NAME } from './connect.js';
import { byId, onAnswer } from './dom.js';

/** The API key of the user, requested in a dialog. Stored for this tab only, and only if the user chooses so. */
export class ApiKey {
  #key = sessionStorage.getItem(KEY_NAME) ?? undefined;
  #onKey;

  /** @param onKey called with a new key, or with undefined when the key is removed */
  constructor(onKey) {
    this.#onKey = onKey;
    onAnswer(byId('key-dialog'), answer => {
      const key = byId('key-field').value.trim();
      byId('key-field').value = '';
      if (answer === 'ok' && key !== '') {
        this.#apply(key, byId('key-keep').checked);
      } else if (answer === 'forget') {
        this.#apply(undefined, false);
      }
    });
    byId('key-button').addEventListener('click', () => this.prompt());
  }

  get current() {
    return this.#key;
  }

  /**
   * Opens the dialog.
   *
   * @param reason why the server refused the previous key, if it did
   */
  prompt(reason) {
    const dialog = byId('key-dialog');
    byId('key-reason').textContent = reason ?? 'The API key determines what you may do on this server.';
    byId('key-forget').hidden = this.#key === undefined;
    if (!dialog.open) {
      dialog.showModal();
    }
  }

  #apply(key, isStored) {
    this.#key = key;
    if (isStored) {
      sessionStorage.setItem(KEY_NAME, key);
    } else {
      sessionStorage.removeItem(KEY_NAME);
    }
    this.#onKey(key);
  }
}
