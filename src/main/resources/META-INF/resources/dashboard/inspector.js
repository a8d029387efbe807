import { byId, isShown, make, setAttribute, setText, updateChildren } from './dom.js';
import { clockTime, grouped } from './format.js';

const MAX_MESSAGES = 200;
const VISIBLE_MESSAGES = 60;
const MAX_LENGTH = 4_000;
const MAX_LOG_LINES = 30;

/** The inspector panel: connection statistics, connection log and raw messages. */
export class Inspector {
  #feed;
  #raw = [];
  #log = [];
  #isChanged = true;
  #isPaused = false;
  #removeListener;
  #panel = byId('panel-inspector');

  constructor(renderLoop) {
    byId('raw-pause').addEventListener('click', ({ currentTarget }) => {
      this.#isPaused = !this.#isPaused;
      setAttribute(currentTarget, 'aria-pressed', String(this.#isPaused));
      setText(currentTarget, this.#isPaused ? 'Resume' : 'Pause');
    });
    byId('raw-clear').addEventListener('click', () => {
      this.#raw = [];
      this.#isChanged = true;
    });
    byId('raw-filter').addEventListener('input', () => (this.#isChanged = true));
    byId('conflate').addEventListener('change', ({ target }) => this.#feed?.conflate(Number(target.value)));
    renderLoop.add(() => this.#paint(), 400);
  }

  attach(feed) {
    this.#feed = feed;
    this.#removeListener = undefined;
    const log = text => {
      this.#log.unshift({ at: new Date(), text });
      this.#log.length = Math.min(this.#log.length, MAX_LOG_LINES);
    };
    feed.on('state', ({ state, reason, retryMs }) => log(`${state}: ${reason}${retryMs === undefined ? '' : `, retry in ${(retryMs / 1_000).toFixed(1)} s`}`));
    feed.on('reset', ({ reason }) => log(`reset: ${reason}`));
    feed.on('resumed', ({ events }) => log(`resumed: ${grouped(events)} missed events replayed`));
    feed.on('drain', ({ reason, in_ms: ms }) => log(`server stops in ${(ms / 1_000).toFixed(1)} s: ${reason}`));
    feed.on('slow', slow => log(slow.st === 'started' ? `slow: ${grouped(slow.pending)} bytes pending` : `caught up: ${grouped(slow.skipped)} events skipped`));
    feed.on('loss', ({ channel, name, count, told, reason }) => log(`${count} lost in ${channel} ${name}: ${told ? reason : 'unreported'}`));
    feed.on('greeting', greeting => {
      const select = byId('conflate');
      select.replaceChildren(...(greeting.conflate_ms ?? []).map(ms => make('option', { value: ms }, ms === 0 ? 'every event' : `${ms} ms`)));
      this.#isChanged = true;
    });
    feed.on('error', error => log(`error ${error.code}: ${error.message}`));
  }

  #updateListener(isVisible) {
    // Listens for raw messages only while they are visible, because they are costly.
    if (isVisible && !this.#isPaused && this.#removeListener === undefined) {
      this.#removeListener = this.#feed.on('raw', ({ direction, text }) => {
        this.#raw.unshift({ direction, at: new Date(), text: text.slice(0, MAX_LENGTH), length: text.length });
        this.#raw.length = Math.min(this.#raw.length, MAX_MESSAGES);
        this.#isChanged = true;
      });
    } else if ((!isVisible || this.#isPaused) && this.#removeListener !== undefined) {
      this.#removeListener();
      this.#removeListener = undefined;
    }
  }

  #paint() {
    const isVisible = isShown(this.#panel);
    if (this.#feed === undefined) {
      return;
    }
    this.#updateListener(isVisible);
    if (!isVisible) {
      return;
    }
    this.#paintFacts();
    updateChildren(byId('connection-log'), this.#log, () => make('li', {}, make('time'), make('span')), (line, entry) => {
      setText(line.children[0], clockTime(entry.at));
      setText(line.children[1], entry.text);
    });
    if (!this.#isChanged) {
      return;
    }
    this.#isChanged = false;
    const filter = byId('raw-filter').value.trim().toLowerCase();
    const visible = this.#raw.filter(({ text }) => filter === '' || text.toLowerCase().includes(filter)).slice(0, VISIBLE_MESSAGES);
    byId('raw-empty').hidden = visible.length > 0;
    updateChildren(byId('raw'), visible, () => make('li', {}, make('span', { class: 'direction' }), make('time'), make('code', { tabindex: 0 })), (line, { direction, at, text, length }) => {
      setAttribute(line, 'data-direction', direction);
      setText(line.children[0], direction === 'in' ? '\u2193' : '\u2191');
      setText(line.children[1], clockTime(at));
      setText(line.children[2], text.length < length ? `${text}\u2026 (${grouped(length)} characters)` : text);
    });
  }

  #paintFacts() {
    const { stats, greeting, state } = this.#feed;
    const facts = {
      state, session: greeting?.session ?? '', epoch: greeting?.epoch ?? '', client: greeting?.client ?? '', roles: greeting?.roles?.join(', ') ?? '',
      rtt: stats.rttMs === undefined ? '' : `${stats.rttMs.toFixed(1)} ms`, events: `${grouped(stats.eventsPerSecond)}/s, ${grouped(stats.events)} total`,
      bytes: `${grouped(stats.bytesPerSecond / 1_024)} KiB/s`, reconnects: String(stats.reconnects),
      losses: `${grouped(stats.losses.told)} reported, ${grouped(stats.losses.untold)} unreported, ${stats.losses.resets} resets`,
    };
    this.#panel.querySelectorAll('[data-fact]').forEach(element => setText(element, facts[element.dataset.fact] ?? ''));
    const select = byId('conflate');
    if (document.activeElement !== select) {
      select.value = String(stats.conflate);
    }
  }
}
