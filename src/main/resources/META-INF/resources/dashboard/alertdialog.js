import { CONDITIONS, inputText, valueOf, valueText } from './alertconditions.js';
import { byId, make, onAnswer, setText } from './dom.js';

/** The dialog in which the user sets an alert on a symbol. */
export class AlertDialog {
  #marketData;
  #onSet;
  #symbol;

  /** @param onSet called with the alert, and with whether it is to be set on the server */
  constructor(marketData, onSet) {
    this.#marketData = marketData;
    this.#onSet = onSet;
    byId('alert-condition').replaceChildren(...CONDITIONS.map(({ id, title }) => make('option', { value: id }, title)));
    byId('alert-condition').addEventListener('change', () => this.#paint(undefined));
    onAnswer(byId('alert-dialog'), answer => answer === 'ok' && this.#set());
  }

  /**
   * Opens the dialog.
   *
   * @param price the price to suggest; by default, the last one
   * @param server `isPermitted` says whether the alert can be set on the server, and `hint` why not
   */
  open(symbol, price, { isPermitted, hint }) {
    this.#symbol = symbol;
    const last = this.#row.ticker?.p;
    setText(byId('alert-title'), `Alert on ${symbol}`);
    byId('alert-condition').value = price !== undefined && price < last ? 'price-below' : 'price-above';
    byId('alert-repeat').checked = false;
    byId('alert-server').checked = false;
    byId('alert-server').disabled = !isPermitted;
    setText(byId('alert-server-hint'), isPermitted ? '' : hint);
    this.#paint(price ?? last);
    byId('alert-dialog').showModal();
    byId('alert-level').focus();
    byId('alert-level').select();
  }

  get #row() {
    return this.#marketData.row(this.#symbol);
  }

  get #condition() {
    return CONDITIONS.find(({ id }) => id === byId('alert-condition').value);
  }

  /** Shows what belongs to the condition. */
  #paint(price) {
    const { type, side, level } = this.#condition;
    const value = valueOf(type, this.#row);
    const field = byId('alert-level');
    byId('alert-level-part').hidden = side === undefined;
    field.disabled = side === undefined;
    setText(byId('alert-level-label'), level ?? '');
    field.value = type === 'price' && (price ?? value) !== undefined ? inputText(price ?? value, this.#row.decimals) : '';
    setText(byId('alert-now'), value === undefined ? '' : `Now ${valueText(type, value, this.#row)}`);
  }

  #set() {
    const { type, side } = this.#condition;
    const level = side === undefined ? {} : { [side]: Number(byId('alert-level').value) };
    this.#onSet({ symbol: this.#symbol, type, ...level, repeat: byId('alert-repeat').checked }, byId('alert-server').checked);
  }
}
