import { byId, fill, make, mark, say } from './dom.js';
import { grouped } from './format.js';

const KEPT = 200;
const SHOWN = 60;
const MOST_LETTERS = 4_000;
const MOST_NEWS = 30;

/** What goes over the wire, as it is, and what the client makes of the connection. */
export class Inspector {
  #feed;
  #raw = [];
  #news = [];
  #isChanged = true;
  #isPaused = false;
  #stop;
  #panel = byId('panel-inspector');

  constructor(frames) {
    byId('raw-pause').addEventListener('click', ({ currentTarget }) => {
      this.#isPaused = !this.#isPaused;
      mark(currentTarget, 'aria-pressed', String(this.#isPaused));
      say(currentTarget, this.#isPaused ? 'Resume' : 'Pause');
    });
    byId('raw-clear').addEventListener('click', () => {
      this.#raw = [];
      this.#isChanged = true;
    });
    byId('raw-filter').addEventListener('input', () => (this.#isChanged = true));
    byId('conflate').addEventListener('change', ({ target }) => this.#feed?.conflate(Number(target.value)));
    frames.add(() => this.#paint(), 400);
  }

  attach(feed) {
    this.#feed = feed;
    this.#stop = undefined;
    const tell = text => {
      this.#news.unshift({ at: new Date().toLocaleTimeString([], { hour12: false }), text });
      this.#news.length = Math.min(this.#news.length, MOST_NEWS);
    };
    feed.on('state', ({ state, reason, retryMs }) => tell(`${state}: ${reason}${retryMs === undefined ? '' : `, again in ${(retryMs / 1_000).toFixed(1)} s`}`));
    feed.on('reset', ({ reason }) => tell(`begun anew: ${reason}`));
    feed.on('resumed', ({ events }) => tell(`resumed: ${grouped(events)} missed events were sent again`));
    feed.on('drain', ({ reason, in_ms: ms }) => tell(`the server stops (${reason}) in ${(ms / 1_000).toFixed(1)} s`));
    feed.on('slow', slow => tell(slow.st === 'started' ? `too slow: ${grouped(slow.pending)} bytes wait` : `caught up: ${grouped(slow.skipped)} events were skipped`));
    feed.on('loss', ({ channel, name, count, reason }) => tell(`lost ${count} of ${channel} ${name}: ${reason}`));
    feed.on('greeting', greeting => {
      const choice = byId('conflate');
      choice.replaceChildren(...(greeting.conflate_ms ?? []).map(ms => make('option', { value: ms }, ms === 0 ? 'every event' : `${ms} ms`)));
      this.#isChanged = true;
    });
    feed.on('error', error => tell(`error ${error.code}: ${error.message}`));
  }

  #listen(isSeen) {
    // The raw text costs nothing while nobody looks.
    if (isSeen && !this.#isPaused && this.#stop === undefined) {
      this.#stop = this.#feed.on('raw', ({ direction, text }) => {
        this.#raw.unshift({ direction, at: new Date().toLocaleTimeString([], { hour12: false }), text: text.slice(0, MOST_LETTERS), length: text.length });
        this.#raw.length = Math.min(this.#raw.length, KEPT);
        this.#isChanged = true;
      });
    } else if ((!isSeen || this.#isPaused) && this.#stop !== undefined) {
      this.#stop();
      this.#stop = undefined;
    }
  }

  #paint() {
    const isSeen = this.#panel.offsetParent !== null;
    if (this.#feed === undefined) {
      return;
    }
    this.#listen(isSeen);
    if (!isSeen) {
      return;
    }
    this.#facts();
    fill(byId('connection-news'), this.#news, () => make('li', {}, make('time'), make('span')), (line, news) => {
      say(line.children[0], news.at);
      say(line.children[1], news.text);
    });
    if (!this.#isChanged) {
      return;
    }
    this.#isChanged = false;
    const filter = byId('raw-filter').value.trim().toLowerCase();
    const shown = this.#raw.filter(({ text }) => filter === '' || text.toLowerCase().includes(filter)).slice(0, SHOWN);
    byId('raw-empty').hidden = shown.length > 0;
    fill(byId('raw'), shown, () => make('li', {}, make('span', { class: 'direction' }), make('time'), make('code')), (line, { direction, at, text, length }) => {
      mark(line, 'data-direction', direction);
      say(line.children[0], direction === 'in' ? '\u2193' : '\u2191');
      say(line.children[1], at);
      say(line.children[2], text.length < length ? `${text}\u2026 (${grouped(length)} letters)` : text);
    });
  }

  #facts() {
    const { stats, greeting, state } = this.#feed;
    const facts = {
      state, session: greeting?.session ?? '', epoch: greeting?.epoch ?? '', client: greeting?.client ?? '', roles: greeting?.roles?.join(', ') ?? '',
      rtt: stats.rttMs === undefined ? '' : `${stats.rttMs.toFixed(1)} ms`, events: `${grouped(stats.eventsPerSecond)}/s, ${grouped(stats.events)} in all`,
      bytes: `${grouped(stats.bytesPerSecond / 1_024)} KiB/s`, reconnects: String(stats.reconnects),
      losses: `${grouped(stats.losses.told)} told, ${grouped(stats.losses.untold)} untold, ${stats.losses.resets} resets`,
    };
    this.#panel.querySelectorAll('[data-fact]').forEach(place => say(place, facts[place.dataset.fact] ?? ''));
    const choice = byId('conflate');
    if (document.activeElement !== choice) {
      choice.value = String(stats.conflate);
    }
  }
}
