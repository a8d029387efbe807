import { byId, isShown, make, setText, updateChildren } from './dom.js';
import { clockTime, grouped, timeWithZone } from './format.js';

const MAX_RESPONSES = 20;
const REFRESH_MS = 2_000;

/** The admin panel: market hours, halts and injected faults. */
export class Admin {
  #feed;
  #responses = [];
  #panel = byId('panel-admin');

  constructor(renderLoop) {
    this.#panel.addEventListener('submit', event => {
      event.preventDefault();
      const { command } = event.submitter.dataset;
      const fields = Object.fromEntries(new FormData(event.target));
      this.#run(command, fields);
    });
    renderLoop.add(() => this.#refresh(), REFRESH_MS);
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

  async #run(command, { symbol, ...options }) {
    const path = symbol === undefined ? command : `${command}/${encodeURIComponent(symbol.trim().toUpperCase())}`;
    const parameters = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
    try {
      this.#addResponse(true, sentence(command, await this.#feed.http.admin(path, parameters)));
    } catch (error) {
      this.#addResponse(false, `${decodeURIComponent(path)}: ${error.message} (${error.code ?? 'no response'})`);
    }
    this.#refresh();
  }

  #addResponse(isDone, text) {
    this.#responses.unshift({ isDone, text, at: clockTime(new Date()) });
    this.#responses.length = Math.min(this.#responses.length, MAX_RESPONSES);
    updateChildren(byId('admin-responses'), this.#responses, () => make('li', {}, make('time'), make('b'), make('span')), (line, response) => {
      line.dataset.state = response.isDone ? 'done' : 'refused';
      setText(line.children[0], response.at);
      setText(line.children[1], response.isDone ? 'done' : 'refused');
      setText(line.children[2], response.text);
    });
  }

  /** Updates the status line while the panel is visible. */
  async #refresh() {
    if (!isShown(this.#panel) || document.hidden || this.#feed?.state !== 'live') {
      return;
    }
    try {
      const { hours, market, simulator } = await this.#feed.http.admin();
      const parts = [`Hours: ${hours}`, `Market: ${market?.st}`];
      const halted = simulator?.halted ?? [];
      parts.push(halted.length === 0 ? 'No halts' : `Halted: ${halted.map(({ S, rc }) => `${S} ${rc}`).join(', ')}`);
      if (simulator?.stall !== undefined) {
        parts.push(`Stalled until ${timeWithZone(simulator.stall.until)}`);
      }
      if (simulator?.burst !== undefined) {
        parts.push(`Burst \u00d7${simulator.burst.times} until ${timeWithZone(simulator.burst.until)}`);
      }
      setText(byId('admin-status'), parts.join(' \u00b7 '));
    } catch (error) {
      setText(byId('admin-status'), `Status unavailable: ${error.message}`);
    }
  }
}

/** Returns what a command has done, as a sentence. */
function sentence(command, response) {
  const { S: symbol, rc: reason, hours, market, channel, events, seconds, times, until } = response;
  switch (command) {
    case 'halt': return `${symbol} is halted (${reason}).`;
    case 'resume': return `${symbol} is no longer halted.`;
    case 'gap': return events === 1 ? `The next event in ${channel} of ${symbol} is dropped.` : `The next ${grouped(events)} events in ${channel} of ${symbol} are dropped.`;
    case 'stall': return `The simulator is stalled for ${seconds} s, until ${timeWithZone(until)}.`;
    case 'burst': return `The event rate is multiplied by ${times} for ${seconds} s, until ${timeWithZone(until)}.`;
    default: return `Market hours: ${hours}. The market is ${market?.st ?? market}.`;
  }
}
