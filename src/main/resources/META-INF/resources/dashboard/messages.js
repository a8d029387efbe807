import { byId, isShown, make, preferences, setAttribute, setText, updateChildren } from './dom.js';
import { messageText, tradeTime } from './format.js';
import { toast } from './toast.js';

const LOBBY = 'lobby';
const NAME = /^[a-zA-Z0-9._-]{1,64}$/;
const MAX_LINES = 200;

/** The messages panel: rooms, their messages, and the delivery state of messages sent from this page. */
export class Messages {
  #app;
  #feed;
  #rooms = new Map();
  #current = LOBBY;
  #isChanged = true;
  #sent = 0;
  #log = byId('message-log');

  constructor(renderLoop, app) {
    this.#app = app;
    [LOBBY, ...(preferences.get('rooms') ?? '').split(',')].filter(name => NAME.test(name)).forEach(name => this.#rooms.set(name, { lines: [], unread: 0 }));
    byId('message-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#send();
    });
    byId('room-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#join(byId('room-name').value.trim());
    });
    byId('rooms').addEventListener('click', ({ target }) => {
      const room = target.closest('[data-room]')?.dataset.room;
      if (room !== undefined) {
        (target.closest('[data-action=leave]') ? () => this.#leave(room) : () => this.#show(room))();
      }
    });
    renderLoop.add(() => this.#paint(), 200);
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('message', message => this.#receive(message));
    // Positions of different epochs cannot be compared.
    feed.on('reset', () => this.#rooms.forEach(({ lines }) => lines.forEach(line => (line.isOld = true))));
    this.#subscribe();
  }

  #subscribe() {
    this.#app.subscriptions.request('messages', { messages: [...this.#rooms.keys()] });
  }

  #join(name) {
    if (!NAME.test(name)) {
      toast('A room name has 1 to 64 letters, digits, dots, dashes or underscores');
      return;
    }
    if (!this.#rooms.has(name)) {
      this.#rooms.set(name, { lines: [], unread: 0 });
      this.#store();
    }
    byId('room-name').value = '';
    this.#show(name);
  }

  #leave(name) {
    this.#rooms.delete(name);
    this.#store();
    this.#show(this.#current === name ? LOBBY : this.#current);
  }

  #store() {
    preferences.set('rooms', [...this.#rooms.keys()].filter(name => name !== LOBBY).join(','));
    this.#subscribe();
  }

  #show(name) {
    this.#current = name;
    this.#isChanged = true;
    byId('message-text').focus();
  }

  #receive({ topic, data, encoding, from, name, t, q, sn }) {
    const room = this.#rooms.get(topic);
    if (room === undefined || room.lines.some(line => line.q === q && !line.isOld)) {
      return;
    }
    const text = encoding === 'base64' ? `${data.length} characters of base64` : messageText(data);
    const own = from === this.#feed.greeting?.client;
    // A message sent from this page is already in the log.
    const pending = own ? room.lines.find(line => line.q === undefined && line.state === 'sending' && line.text === text) : undefined;
    if (pending !== undefined) {
      Object.assign(pending, { q, t, state: 'sent' });
    } else {
      this.#add(room, { text, from: name ?? from, own, t, q, state: sn ? 'earlier' : 'received' });
      if ((topic !== this.#current || !isShown(this.#log)) && !sn) {
        room.unread++;
      }
    }
    this.#isChanged = true;
  }

  #add(room, line) {
    room.lines.push(line);
    if (room.lines.length > MAX_LINES) {
      room.lines.shift();
    }
  }

  async #send() {
    const field = byId('message-text');
    const text = field.value.trim();
    if (text === '') {
      return;
    }
    const room = this.#rooms.get(this.#current);
    const line = { text, from: 'you', own: true, t: Date.now() * 1_000, q: undefined, state: 'sending', number: ++this.#sent };
    this.#add(room, line);
    field.value = '';
    this.#isChanged = true;
    try {
      const { q } = await this.#feed.publish(this.#current, text);
      Object.assign(line, { q, state: 'sent' });
    } catch (error) {
      Object.assign(line, { state: 'refused', reason: `${error.code ?? ''} ${error.message}`.trim() });
      if (error.code === 401 || error.code === 409) {
        toast('Sending requires an API key with the role publish', 'Enter API key', () => this.#app.promptForKey());
      }
    }
    this.#isChanged = true;
  }

  #paint() {
    if (!this.#isChanged) {
      return;
    }
    this.#isChanged = false;
    const room = this.#rooms.get(this.#current);
    const isVisible = isShown(this.#log);
    if (isVisible) {
      room.unread = 0;
    } else {
      this.#isChanged = true;
    }
    const unread = [...this.#rooms.values()].reduce((sum, { unread: count }) => sum + count, 0);
    setText(byId('unread'), unread === 0 ? '' : String(unread));
    byId('unread').hidden = unread === 0;
    updateChildren(byId('rooms'), [...this.#rooms], createRoom, (element, [name, { unread: count }]) => {
      const [button, leave] = element.children;
      element.dataset.room = name;
      setAttribute(button, 'aria-pressed', String(name === this.#current));
      setText(button.children[0], name);
      setText(button.children[1], count === 0 ? '' : String(count));
      leave.hidden = name === LOBBY;
      setAttribute(leave, 'aria-label', `Leave ${name}`);
    });
    if (!isVisible) {
      return;
    }
    const isAtEnd = this.#log.scrollTop + this.#log.clientHeight >= this.#log.scrollHeight - 24;
    updateChildren(this.#log.firstElementChild, room.lines, createLine, (element, line) => {
      const [time, from, text, state] = element.children;
      setAttribute(element, 'data-state', line.state);
      setAttribute(element, 'data-own', line.own ? '' : undefined);
      setText(time, tradeTime(line.t));
      setText(from, line.own ? 'you' : line.from);
      setText(text, line.text);
      setText(state, { sending: 'sending\u2026', sent: line.own ? '\u2713' : '', refused: `refused: ${line.reason}` }[line.state] ?? '');
      setAttribute(state, 'title', line.state === 'sent' ? `Acknowledged at position ${line.q}` : undefined);
    });
    byId('messages-empty').hidden = room.lines.length > 0;
    setAttribute(byId('message-text'), 'placeholder', `Message to ${this.#current}`);
    if (isAtEnd) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }
}

function createRoom() {
  return make('li', {}, make('button', { type: 'button' }, make('span'), make('small')), make('button', { type: 'button', class: 'remove', 'data-action': 'leave' }, '\u00d7'));
}

function createLine() {
  return make('li', {}, make('time'), make('b'), make('span', { class: 'content' }), make('small', { class: 'state' }));
}
