import { byId, fill, make, say } from './dom.js';
import { timeOfDay } from './format.js';

const MOST_ANSWERS = 20;
const LOOK_MS = 2_000;

/** Trouble on order, for who may: halts, market hours, gaps, a stall, a burst. */
export class Admin {
  #feed;
  #answers = [];
  #panel = byId('panel-admin');

  constructor(frames) {
    this.#panel.addEventListener('submit', event => {
      event.preventDefault();
      const { order } = event.submitter.dataset;
      const fields = Object.fromEntries(new FormData(event.target));
      this.#give(order, fields);
    });
    frames.add(() => this.#look(), LOOK_MS);
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('greeting', ({ roles }) => {
      byId('tab-admin').hidden = !roles?.includes('admin');
    });
  }

  open(symbol) {
    this.#panel.querySelectorAll('input[name=symbol]').forEach(field => (field.value = symbol));
  }

  async #give(order, { symbol, ...options }) {
    const path = symbol === undefined ? order : `${order}/${encodeURIComponent(symbol.trim().toUpperCase())}`;
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
    try {
      this.#tell(true, `${decodeURIComponent(path)}: ${JSON.stringify(await this.#feed.http.admin(path, given))}`);
    } catch (error) {
      this.#tell(false, `${decodeURIComponent(path)}: ${error.code ?? ''} ${error.message}`);
    }
    this.#look();
  }

  #tell(isDone, text) {
    this.#answers.unshift({ isDone, text, at: new Date().toLocaleTimeString([], { hour12: false }) });
    this.#answers.length = Math.min(this.#answers.length, MOST_ANSWERS);
    fill(byId('admin-answers'), this.#answers, () => make('li', {}, make('time'), make('b'), make('span')), (line, answer) => {
      line.dataset.state = answer.isDone ? 'done' : 'refused';
      say(line.children[0], answer.at);
      say(line.children[1], answer.isDone ? 'done' : 'refused');
      say(line.children[2], answer.text);
    });
  }

  /** What is in force, asked for while it is seen. */
  async #look() {
    if (this.#panel.offsetParent === null || document.hidden || this.#feed?.state !== 'live') {
      return;
    }
    try {
      const { hours, market, simulator } = await this.#feed.http.admin();
      const parts = [`Hours: ${hours}`, `market ${market?.st}`];
      const halted = simulator?.halted ?? [];
      parts.push(halted.length === 0 ? 'no halts' : `halted: ${halted.map(({ S, rc }) => `${S} ${rc}`).join(', ')}`);
      if (simulator?.stall !== undefined) {
        parts.push(`stalled until ${timeOfDay(simulator.stall.until)}`);
      }
      if (simulator?.burst !== undefined) {
        parts.push(`burst \u00d7${simulator.burst.times} until ${timeOfDay(simulator.burst.until)}`);
      }
      say(byId('admin-standing'), parts.join(' \u00b7 '));
    } catch (error) {
      say(byId('admin-standing'), `Not known: ${error.message}`);
    }
  }
}
