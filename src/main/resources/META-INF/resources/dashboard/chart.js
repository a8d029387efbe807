import { ask, bid } from './board.js';
import { colours, content, frame, padding } from './candles.js';
import { byId, choices, mark, say } from './dom.js';
import { compact, fixed, percent, timeOfDay } from './format.js';
import { Bars } from './join.js';

const LIBRARY = new URL('../_static/echarts/dist/echarts.esm.min.js', import.meta.url);
const PAINT_MS = 400;
const HISTORY = 500;
const VISIBLE = 90;
const FEW = 5;
const NOTES = {
  loading: 'Loading the history\u2026', empty: 'No trades yet: the first bar comes with the first trade.',
  library: 'The charts could not be loaded.', history: 'The history could not be loaded.', none: 'Choose a symbol to see its chart.',
};

/** Candles and volume of one symbol: the history, joined with what the stream brings. */
export class Chart {
  symbol;
  timeframe = choices.get('timeframe') ?? '1m';

  #board;
  #app;
  #feed;
  #bars = new Bars('1m');
  #echarts;
  #chart;
  #place = byId('chart');
  #isChanged = false;
  #isNew = true;
  #visible = VISIBLE;
  #isFollowing = true;
  /** Nobody has said which bars he wants to see. */
  #isFree = choices.get('timeframe') === undefined;
  #end;
  #pointed;
  #paintedVersion = -1;
  #asked = 0;
  #shown;

  constructor(board, frames, app) {
    this.#board = board;
    this.#app = app;
    byId('timeframes').addEventListener('change', ({ target }) => this.switchTo(target.value));
    this.#place.addEventListener('keydown', event => this.#onKey(event));
    this.#place.addEventListener('blur', () => {
      this.#chart?.dispatchAction({ type: 'hideTip' });
      this.#point(undefined);
    });
    byId('chart-retry').addEventListener('click', () => (this.#echarts === undefined ? this.prepare() : this.load()));
    new ResizeObserver(() => {
      this.#chart?.resize();
      this.restyle();
    }).observe(this.#place);
    frames.add(() => this.#paint(), PAINT_MS);
    this.#choose(this.timeframe);
    this.#note('none');
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('bar', bar => {
      if (bar.S === this.symbol && bar.tf === this.timeframe) {
        this.#bars.take(bar);
        this.#isChanged = true;
      }
    });
    feed.on('trade', trade => {
      if (trade.S === this.symbol) {
        this.#bars.trade(trade);
        this.#isChanged = true;
      }
    });
    feed.on('loss', ({ channel, name }) => channel === 'bars' && name === this.symbol && this.load());
    feed.on('reset', () => this.load());
    this.load();
  }

  /** Loads the library, which is too large to wait for with the first paint. */
  async prepare() {
    try {
      this.#echarts = await import(LIBRARY);
      this.#chart = this.#echarts.init(this.#place, null, { renderer: 'canvas' });
      this.#chart.on('updateAxisPointer', ({ axesInfo }) => this.#point(axesInfo?.[0]?.value));
      this.#chart.on('datazoom', () => this.#onZoom());
      this.#chart.getZr().on('globalout', () => this.#point(undefined));
      this.restyle();
    } catch {
      this.#note('library');
    }
  }

  open(symbol) {
    if (symbol !== this.symbol) {
      this.symbol = symbol;
      this.load();
    }
  }

  switchTo(timeframe) {
    choices.set('timeframe', timeframe);
    this.#show(timeframe);
  }

  /** Begins anew: what the stream brings from now on is kept, and the history put under it. */
  async load() {
    if (this.symbol === undefined || this.#feed === undefined || this.#feed.state === 'closed') {
      return;
    }
    const { symbol, timeframe } = this;
    const turn = ++this.#asked;
    const bars = new Bars(timeframe);
    this.#bars = bars;
    const shown = `${symbol} ${timeframe}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#visible = VISIBLE;
      this.#isNew = this.#isFollowing = true;
      this.#pointed = undefined;
      this.#note('loading');
    }
    try {
      // Only what is asked for after the stream has begun leaves no hole between the two.
      await this.#app.claims.claim('chart', { bars: [symbol], trades: [symbol], quotes: [symbol] });
      const history = await this.#feed.http.bars(symbol, { timeframe, limit: HISTORY });
      if (turn === this.#asked) {
        bars.load(history);
        if (this.#isFree && history.length < FEW && timeframe !== '1s') {
          // A server that has just begun has something to show in seconds only.
          this.#show('1s');
          return;
        }
        this.#isChanged = true;
        this.#note(bars.all.length === 0 ? 'empty' : undefined);
      }
    } catch {
      if (turn === this.#asked) {
        this.#note('history');
      }
    }
  }

  /** After the colours have changed. */
  restyle() {
    this.#isNew = this.#isChanged = true;
  }

  #show(timeframe) {
    this.#isFree = false;
    this.timeframe = timeframe;
    this.#choose(timeframe);
    this.load();
  }

  #choose(timeframe) {
    byId('timeframes').querySelectorAll('input').forEach(input => (input.checked = input.value === timeframe));
  }

  #paint() {
    const row = this.symbol === undefined ? undefined : this.#board.row(this.symbol);
    if (this.#chart === undefined || row === undefined || document.hidden || this.#place.clientWidth === 0
      || !this.#bars.isLoaded || (!this.#isChanged && row.version === this.#paintedVersion)) {
      return;
    }
    this.#isChanged = false;
    this.#paintedVersion = row.version;
    const bars = this.#bars.all;
    if (bars.length > 0) {
      this.#note(undefined);
    }
    const palette = colours();
    const slots = bars.length + padding(bars.length);
    const end = this.#isFollowing ? slots - 1 : Math.min(slots - 1, this.#end);
    const range = { start: Math.max(0, end - this.#visible + 1), end };
    const prices = { bid: bid(row), ask: ask(row), last: row.ticker?.p };
    const option = content(bars, prices, range, this.timeframe, row.decimals, palette);
    if (this.#isNew) {
      this.#isNew = false;
      const base = frame(palette, row.decimals, getComputedStyle(document.body).fontFamily, this.#place.clientHeight);
      base.xAxis.forEach((axis, i) => Object.assign(axis, option.xAxis[i]));
      Object.assign(base.dataZoom[0], option.dataZoom[0]);
      this.#chart.setOption({ ...base, series: option.series }, { notMerge: true });
    } else {
      this.#chart.setOption(option, { lazyUpdate: true });
    }
    this.#readOut();
  }

  #onZoom() {
    const { startValue, endValue } = this.#chart.getOption().dataZoom[0];
    const slots = this.#bars.all.length + padding(this.#bars.all.length);
    this.#visible = endValue - startValue + 1;
    this.#end = endValue;
    this.#isFollowing = endValue >= slots - 1;
  }

  #point(index) {
    const { length } = this.#bars.all;
    this.#pointed = index === undefined ? undefined : Math.min(length - 1, Math.max(0, index - padding(length)));
    this.#readOut();
  }

  /** Values under the crosshair, or of the last bar. */
  #readOut() {
    if (this.symbol === undefined) {
      return;
    }
    const bars = this.#bars.all;
    const at = this.#pointed ?? bars.length - 1;
    const bar = bars[at];
    const { decimals } = this.#board.row(this.symbol);
    const values = bar === undefined ? {} : {
      time: timeOfDay(bar.t), open: fixed(bar.o, decimals), high: fixed(bar.h, decimals), low: fixed(bar.l, decimals), close: fixed(bar.c, decimals),
      change: percent(((bar.c - (bars[at - 1]?.c ?? bar.o)) / (bars[at - 1]?.c ?? bar.o)) * 100), volume: compact(bar.v),
    };
    byId('readout').querySelectorAll('[data-value]').forEach(place => say(place, values[place.dataset.value] ?? ''));
    mark(byId('readout'), 'data-way', bar === undefined ? undefined : bar.c >= bar.o ? 'up' : 'down');
  }

  #onKey(event) {
    const { length } = this.#bars.all;
    const at = this.#pointed ?? length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const zoom = { '+': 0.7, '-': 1.4 }[event.key];
    if (step !== undefined && length > 0) {
      const to = Math.min(length - 1, Math.max(0, at + step));
      this.#chart?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: to + padding(length) });
      this.#point(to + padding(length));
    } else if (zoom !== undefined) {
      this.#visible = Math.min(length + padding(length), Math.max(10, Math.round(this.#visible * zoom)));
      this.#isChanged = true;
    } else {
      return;
    }
    event.preventDefault();
  }

  #note(key) {
    const note = byId('chart-note');
    note.hidden = key === undefined;
    mark(note, 'data-note', key);
    say(byId('chart-note-text'), NOTES[key] ?? '');
    byId('chart-retry').hidden = key !== 'library' && key !== 'history';
  }
}
