import { conditionOf, describe, describeFired } from './alertconditions.js';
import { AlertDialog } from './alertdialog.js';
import { AlertRules, MAX_ALERTS } from './alertrules.js';
import { playSound, prepareSound } from './alertsound.js';
import { byId, isShown, make, preferences, setAttribute, setText, updateChildren } from './dom.js';
import { tradeTime } from './format.js';
import { toast } from './toast.js';

const NO_KEY = 'This server keeps alerts for holders of an API key only';
const MET = 'The condition is true already: the alert fires the next time that it becomes true';
const FULL = `This page watches ${MAX_ALERTS} alerts: delete some, or set them on the server`;

/**
 * The alerts: those that this page watches while it is open, and those that the server watches for the holder of the API
 * key. Both are in the list of the panel; what fires is in its log.
 */
export class AlertsView {
  /** Changes whenever the list does. */
  version = 0;

  #marketData;
  #app;
  #rules = new AlertRules(preferences);
  #dialog;
  #feed;
  #symbol;
  /** Alerts on the server, and how many there may be. */
  #server = { alerts: [], max: 0 };
  #unseen = 0;
  #isChanged = true;

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    this.#dialog = new AlertDialog(marketData, (alert, isOnServer) => this.#set(alert, isOnServer));
    byId('alert-open').addEventListener('click', () => this.prompt());
    byId('alert-new').addEventListener('click', () => this.prompt());
    byId('alert-list').addEventListener('click', ({ target }) => this.#onClick(target));
    byId('alert-log-clear').addEventListener('click', () => {
      this.#rules.clearLog();
      this.#change();
    });
    this.#initializeSignals();
    // Another tab has set, removed or fired an alert.
    addEventListener('storage', ({ key: name }) => {
      if (name === null || name.startsWith('quotecast.alert')) {
        this.#rules.load();
        this.#change();
      }
    });
    renderLoop.add(() => this.#paint(), 200);
  }

  /** The channels that the alerts of this page need. */
  get channels() {
    const symbols = type => [...new Set(this.#rules.all.filter(alert => type === undefined || alert.type === type).map(({ symbol }) => symbol))];
    return { tickers: symbols(), statuses: symbols(), quotes: symbols('spread') };
  }

  /** Whether this page watches anything. */
  get isWatching() {
    return this.#rules.all.length > 0;
  }

  attach(feed) {
    this.#feed = feed;
    this.#server = { alerts: [], max: 0 };
    feed.on('ticker', ({ S }) => this.#update(S));
    feed.on('quote', ({ S }) => this.#update(S));
    feed.on('status', ({ S }) => this.#update(S));
    feed.on('alert', alert => this.#onServerAlert(alert));
    feed.on('greeting', () => this.#load(feed));
    this.#change();
  }

  open(symbol) {
    this.#symbol = symbol;
  }

  /** Returns the levels of the price alerts on a symbol, with the side. */
  levels(symbol) {
    return this.#all.filter(alert => alert.symbol === symbol && alert.type === 'price')
      .map(alert => ({ price: alert.above ?? alert.below, side: conditionOf(alert).side }));
  }

  /** Opens the dialog for an alert, by default on the selected symbol at the last price. */
  prompt(symbol = this.#symbol, price = undefined) {
    if (symbol !== undefined) {
      const { alerts, max } = this.#server;
      const hint = max === 0 ? NO_KEY : `The server keeps ${max} alerts for you: delete some`;
      this.#dialog.open(symbol, price, { isPermitted: alerts.length < max, hint });
    }
  }

  get #all() {
    return [...this.#rules.all.map(alert => ({ ...alert, isOnServer: false })), ...this.#server.alerts];
  }

  #initializeSignals() {
    const sound = byId('alert-sound');
    sound.checked = preferences.get('alert-sound') === 'on';
    sound.addEventListener('change', () => {
      preferences.set('alert-sound', sound.checked ? 'on' : 'off');
      if (sound.checked) {
        playSound();
      }
    });
    if (sound.checked) {
      addEventListener('pointerdown', prepareSound, { once: true });
    }
    const notify = byId('alert-notify');
    if (!('Notification' in window)) {
      notify.closest('label').hidden = true;
      return;
    }
    notify.checked = preferences.get('alert-notify') === 'on' && Notification.permission === 'granted';
    notify.addEventListener('change', async () => {
      if (notify.checked && await Notification.requestPermission() !== 'granted') {
        notify.checked = false;
        toast('The browser does not permit notifications of this page');
      }
      preferences.set('alert-notify', notify.checked ? 'on' : 'off');
    });
  }

  /** Asks for the alerts on the server; a server that has none for this user, or of an earlier version, has none. */
  async #load(feed) {
    try {
      const { alerts, max } = await feed.alerts();
      if (feed === this.#feed) {
        this.#server = { alerts: alerts.map(fromServer), max };
      }
    } catch {
      this.#server = { alerts: [], max: 0 };
    }
    this.#change();
  }

  async #set(alert, isOnServer, replaced) {
    if (!isOnServer) {
      const added = this.#rules.add(alert, this.#marketData.row(alert.symbol));
      if (added === undefined) {
        toast(FULL);
      } else if (added.met) {
        toast(MET);
      }
      this.#change();
      return;
    }
    const { symbol, ...options } = alert;
    try {
      const set = await this.#feed.alert(symbol, options);
      this.#server.alerts.push(fromServer(set));
      if (set.met) {
        toast(MET);
      }
      if (replaced !== undefined) {
        this.#rules.remove(replaced);
      }
    } catch (error) {
      this.#app.onFailure(error);
    }
    this.#change();
  }

  #onClick(target) {
    const action = target.closest('[data-action]')?.dataset.action;
    const id = target.closest('li')?.dataset.alert;
    const alert = this.#all.find(each => key(each) === id);
    if (action === 'open') {
      this.#app.select(alert.symbol);
    } else if (action === 'move') {
      const { symbol, type, above, below, repeat } = alert;
      this.#set({ symbol, type, above, below, repeat }, true, alert.id);
    } else if (action === 'delete') {
      this.#remove(alert);
      byId('alert-new').focus();
    }
  }

  async #remove(alert) {
    if (alert.isOnServer) {
      try {
        await this.#feed.unalert(alert.id);
      } catch (error) {
        this.#app.onFailure(error);
      }
      this.#forget(alert.id);
    } else {
      this.#rules.remove(alert.id);
    }
    this.#change();
  }

  #forget(id) {
    this.#server.alerts = this.#server.alerts.filter(alert => alert.id !== id);
  }

  #update(symbol) {
    if (this.isWatching) {
      const row = this.#marketData.row(symbol);
      const fired = this.#rules.update(row);
      fired.forEach(each => this.#signal(each.alert, each, row.timeMicros ?? Date.now() * 1_000));
    }
  }

  #onServerAlert(message) {
    const alert = fromServer(message);
    if (!alert.repeat) {
      this.#forget(alert.id);
    }
    this.#signal(alert, message, message.t);
  }

  /** Tells the user that an alert has fired. */
  #signal(alert, fired, t) {
    const { symbol } = alert;
    const text = describeFired(alert, fired, this.#marketData.row(symbol));
    this.#rules.addToLog({ t, symbol, text });
    this.#unseen++;
    this.#change();
    toast(`${symbol}: ${text}`, 'Show', () => this.#app.select(symbol));
    if (byId('alert-sound').checked) {
      playSound();
    }
    if (byId('alert-notify').checked) {
      this.#notify(alert, text);
    }
  }

  #notify(alert, text) {
    try {
      const notification = new Notification(alert.symbol, { body: text, tag: key(alert) });
      notification.addEventListener('click', () => {
        window.focus();
        this.#app.select(alert.symbol);
      });
    } catch {
      // Browsers of phones permit notifications of service workers only; the message and the log say the same.
    }
  }

  #change() {
    this.version++;
    this.#isChanged = true;
    this.#app.onAlerts();
  }

  #paint() {
    const isVisible = isShown(byId('panel-alerts'));
    if (isVisible) {
      this.#unseen = 0;
    }
    setText(byId('alert-count'), this.#unseen === 0 ? '' : String(this.#unseen));
    byId('alert-count').hidden = this.#unseen === 0;
    if (!this.#isChanged || !isVisible) {
      return;
    }
    this.#isChanged = false;
    const all = this.#all;
    const canMove = this.#server.alerts.length < this.#server.max;
    updateChildren(byId('alert-list'), all, createAlert, (element, alert) => {
      const [open, text, place, move, remove] = element.children;
      const description = describe(alert, this.#marketData.row(alert.symbol));
      element.dataset.alert = key(alert);
      setText(open, alert.symbol);
      setText(text, description);
      setText(place, alert.isOnServer ? 'on the server' : 'while this page is open');
      move.hidden = alert.isOnServer || !canMove;
      setAttribute(move, 'aria-label', `Keep on the server: ${alert.symbol} ${description}`);
      setAttribute(remove, 'aria-label', `Delete: ${alert.symbol} ${description}`);
    });
    byId('alerts-empty').hidden = all.length > 0;
    updateChildren(byId('alert-log'), this.#rules.log, () => make('li', {}, make('time'), make('b'), make('span')), (element, { t, symbol, text }) => {
      const [time, name, what] = element.children;
      setText(time, tradeTime(t));
      setText(name, symbol);
      setText(what, text);
    });
    byId('alert-log-empty').hidden = this.#rules.log.length > 0;
    byId('alert-log-clear').disabled = this.#rules.log.length === 0;
  }

  /** Paints everything again, for example in another time zone. */
  repaint() {
    this.#isChanged = true;
  }
}

/** Converts an alert of the protocol. */
function fromServer({ alert: id, S: symbol, type, above, below, repeat }) {
  return { id, symbol, type, above, below, repeat, isOnServer: true };
}

function key({ id, isOnServer }) {
  return `${isOnServer ? 'server' : 'page'} ${id}`;
}

function createAlert() {
  return make('li', {}, make('button', { type: 'button', 'data-action': 'open' }), make('span'), make('small', { class: 'muted' }),
    make('button', { type: 'button', 'data-action': 'move', title: 'The server watches it also when this page is closed' }, 'Keep on server'),
    make('button', { type: 'button', class: 'remove', 'data-action': 'delete' }, '\u00d7'));
}
