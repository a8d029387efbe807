import { byId, choices, fill, make, mark, say } from './dom.js';
import { saying, timeOfDay } from './format.js';
import { toast } from './toast.js';

const LOBBY = 'lobby';
const NAME = /^[a-zA-Z0-9._-]{1,64}$/;
const KEPT = 200;

/** Rooms: what is said there, and what is said from here, with what became of it. */
export class Messages {
  #app;
  #feed;
  #rooms = new Map();
  #current = LOBBY;
  #isChanged = true;
  #sent = 0;
  #log = byId('message-log');

  constructor(frames, app) {
    this.#app = app;
    [LOBBY, ...(choices.get('rooms') ?? '').split(',')].filter(name => NAME.test(name)).forEach(name => this.#rooms.set(name, { lines: [], unread: 0 }));
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
    frames.add(() => this.#paint(), 200);
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('message', message => this.#hear(message));
    // Positions of another tape say nothing of what was said on this one.
    feed.on('reset', () => this.#rooms.forEach(({ lines }) => lines.forEach(line => (line.isOld = true))));
    this.#claim();
  }

  #claim() {
    this.#app.claims.claim('messages', { messages: [...this.#rooms.keys()] });
  }

  #join(name) {
    if (!NAME.test(name)) {
      toast('The name of a room has 1 to 64 letters, digits, dots, dashes or underscores');
      return;
    }
    if (!this.#rooms.has(name)) {
      this.#rooms.set(name, { lines: [], unread: 0 });
      this.#keep();
    }
    byId('room-name').value = '';
    this.#show(name);
  }

  #leave(name) {
    this.#rooms.delete(name);
    this.#keep();
    this.#show(this.#current === name ? LOBBY : this.#current);
  }

  #keep() {
    choices.set('rooms', [...this.#rooms.keys()].filter(name => name !== LOBBY).join(','));
    this.#claim();
  }

  #show(name) {
    this.#current = name;
    this.#isChanged = true;
    byId('message-text').focus();
  }

  #hear({ topic, data, encoding, from, t, q, sn }) {
    const room = this.#rooms.get(topic);
    if (room === undefined || room.lines.some(line => line.q === q && !line.isOld)) {
      return;
    }
    const text = encoding === 'base64' ? `${data.length} letters of base64` : saying(data);
    const own = from === this.#feed.greeting?.client;
    // What was sent from here waits in the log already.
    const waiting = own ? room.lines.find(line => line.q === undefined && line.state === 'sending' && line.text === text) : undefined;
    if (waiting !== undefined) {
      Object.assign(waiting, { q, t, state: 'sent' });
    } else {
      this.#add(room, { text, from, own, t, q, state: sn ? 'earlier' : 'received' });
      if ((topic !== this.#current || this.#log.offsetParent === null) && !sn) {
        room.unread++;
      }
    }
    this.#isChanged = true;
  }

  #add(room, line) {
    room.lines.push(line);
    if (room.lines.length > KEPT) {
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
      Object.assign(line, { state: 'refused', why: `${error.code ?? ''} ${error.message}`.trim() });
      if (error.code === 401 || error.code === 409) {
        toast('Sending needs a key that may publish', 'Enter key', () => this.#app.askForKey());
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
    const isSeen = this.#log.offsetParent !== null;
    if (isSeen) {
      room.unread = 0;
    } else {
      this.#isChanged = true;
    }
    const unread = [...this.#rooms.values()].reduce((sum, { unread: count }) => sum + count, 0);
    say(byId('unread'), unread === 0 ? '' : String(unread));
    byId('unread').hidden = unread === 0;
    fill(byId('rooms'), [...this.#rooms], roomButton, (element, [name, { unread: count }]) => {
      const [button, leave] = element.children;
      element.dataset.room = name;
      mark(button, 'aria-pressed', String(name === this.#current));
      say(button.children[0], name);
      say(button.children[1], count === 0 ? '' : String(count));
      leave.hidden = name === LOBBY;
      mark(leave, 'aria-label', `Leave ${name}`);
    });
    if (!isSeen) {
      return;
    }
    const isAtEnd = this.#log.scrollTop + this.#log.clientHeight >= this.#log.scrollHeight - 24;
    fill(this.#log, room.lines, messageLine, (element, line) => {
      const [time, from, text, state] = element.children;
      mark(element, 'data-state', line.state);
      mark(element, 'data-own', line.own ? '' : undefined);
      say(time, timeOfDay(line.t));
      say(from, line.own ? 'you' : line.from);
      say(text, line.text);
      say(state, { sending: 'sending\u2026', sent: line.own ? '\u2713' : '', refused: `refused: ${line.why}` }[line.state] ?? '');
      mark(state, 'title', line.state === 'sent' ? `Acknowledged at position ${line.q}` : undefined);
    });
    byId('messages-empty').hidden = room.lines.length > 0;
    mark(byId('message-text'), 'placeholder', `Message to ${this.#current}`);
    if (isAtEnd) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }
}

function roomButton() {
  return make('li', {}, make('button', { type: 'button' }, make('span'), make('small')), make('button', { type: 'button', class: 'remove', 'data-action': 'leave' }, '\u00d7'));
}

function messageLine() {
  return make('li', {}, make('time'), make('b'), make('span', { class: 'said' }), make('small', { class: 'state' }));
}
