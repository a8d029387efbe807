import { barTime, baseOption, colours, dataOption, padding } from './candles.js';
import { byId, preferences, setAttribute, setText } from './dom.js';
import { compact, fixed, percent } from './format.js';
import { ask, bid } from './marketdata.js';
import { BarSeries, MICROS } from './merge.js';

const LIBRARY = new URL('../_static/echarts/dist/echarts.esm.min.js', import.meta.url);
const PAINT_MS = 400;
const HISTORY_BARS = 500;
const VISIBLE_BARS = 90;
const MIN_BARS = 5;
const NOTES = {
  loading: 'Loading history\u2026', empty: 'No trades yet',
  library: 'The chart could not be loaded.', history: 'The history could not be loaded.', none: 'Select a symbol',
};

/** Candles and volume of one symbol, merged from the history and the live stream. */
export class Chart {
  symbol;
  timeframe = preferences.get('timeframe') ?? '1m';

  #marketData;
  #app;
  #feed;
  #bars = new BarSeries('1m');
  #echarts;
  #chart;
  #element = byId('chart');
  #isChanged = false;
  #isNew = true;
  /** Those of the server. */
  #timeframes = [];
  #visible = VISIBLE_BARS;
  #isFollowing = true;
  /** Whether the timeframe is a default that the user has not chosen. */
  #isDefault = preferences.get('timeframe') === undefined;
  #end;
  #crosshair;
  #paintedVersion = -1;
  #loads = 0;
  #series;

  constructor(marketData, renderLoop, app) {
    this.#marketData = marketData;
    this.#app = app;
    byId('timeframes').addEventListener('change', ({ target }) => this.switchTo(target.value));
    this.#element.addEventListener('keydown', event => this.#onKey(event));
    this.#element.addEventListener('blur', () => {
      this.#chart?.dispatchAction({ type: 'hideTip' });
      this.#moveCrosshair(undefined);
    });
    byId('chart-retry').addEventListener('click', () => (this.#echarts === undefined ? this.prepare() : this.load()));
    new ResizeObserver(() => {
      this.#chart?.resize();
      this.restyle();
    }).observe(this.#element);
    renderLoop.add(() => this.#paint(), PAINT_MS);
    this.#note('none');
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('greeting', greeting => this.#offer(greeting));
    feed.on('bar', bar => {
      if (bar.S === this.symbol && bar.tf === this.timeframe) {
        this.#bars.addBar(bar);
        this.#isChanged = true;
      }
    });
    feed.on('trade', trade => {
      if (trade.S === this.symbol) {
        this.#bars.addTrade(trade);
        this.#isChanged = true;
      }
    });
    feed.on('loss', ({ channel, name }) => channel === 'bars' && name === this.symbol && this.load());
    feed.on('reset', () => this.load());
    this.load();
  }

  /** Loads the chart library, which is too large to delay the first paint. */
  async prepare() {
    try {
      this.#echarts = await import(LIBRARY);
      this.#chart = this.#echarts.init(this.#element, null, { renderer: 'canvas' });
      this.#chart.on('updateAxisPointer', ({ axesInfo }) => this.#moveCrosshair(axesInfo?.[0]?.value));
      this.#chart.on('datazoom', () => this.#onZoom());
      this.#chart.getZr().on('globalout', () => this.#moveCrosshair(undefined));
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

  /** Returns whether the server has bars of this timeframe. */
  offers(timeframe) {
    return this.#timeframes.includes(timeframe);
  }

  switchTo(timeframe) {
    if (this.#timeframes.length > 0 && !this.offers(timeframe)) {
      return;
    }
    preferences.set('timeframe', timeframe);
    this.#setTimeframe(timeframe);
  }

  /** Reloads the bars: collects live bars from now on, and merges the history into them when it arrives. */
  async load() {
    if (this.symbol === undefined || this.#feed === undefined || this.#feed.state === 'closed') {
      return;
    }
    const { symbol, timeframe } = this;
    const load = ++this.#loads;
    const bars = new BarSeries(timeframe);
    this.#bars = bars;
    const series = `${symbol} ${timeframe}`;
    if (series !== this.#series) {
      this.#series = series;
      this.#visible = VISIBLE_BARS;
      this.#isNew = this.#isFollowing = true;
      this.#crosshair = undefined;
      this.#note('loading');
    }
    try {
      // Subscribes before it requests the history, so that there is no gap between the two.
      await this.#app.subscriptions.request('chart', { bars: [symbol], trades: [symbol], quotes: [symbol] });
      const history = await this.#feed.http.bars(symbol, { timeframe, limit: HISTORY_BARS });
      if (load === this.#loads) {
        bars.load(history);
        if (this.#isDefault && history.length < MIN_BARS && timeframe !== '1s' && this.offers('1s')) {
          // Soon after its start, the server has enough bars of one second only.
          this.#setTimeframe('1s');
          return;
        }
        this.#isChanged = true;
        this.#note(bars.all.length === 0 ? 'empty' : undefined);
      }
    } catch {
      if (load === this.#loads) {
        this.#note('history');
      }
    }
  }

  /** Repaints everything, for example after the colours changed. */
  restyle() {
    this.#isNew = this.#isChanged = true;
  }

  #setTimeframe(timeframe) {
    this.#isDefault = false;
    this.timeframe = timeframe;
    this.#selectTimeframe(timeframe);
    this.load();
  }

  /** Shows the timeframes of the server, and selects another one if the current one is not among them. */
  #offer({ timeframes = ['1s', '1m', '5m', '1h'] }) {
    this.#timeframes = timeframes.filter(timeframe => Object.hasOwn(MICROS, timeframe));
    byId('timeframes').querySelectorAll('label').forEach(label => label.remove());
    for (const timeframe of this.#timeframes) {
      const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'timeframe', value: timeframe });
      const text = document.createElement('span');
      text.textContent = `${timeframe.slice(0, -1)} ${timeframe.at(-1)}`;
      const label = document.createElement('label');
      label.append(input, text);
      byId('timeframes').append(label);
    }
    if (this.offers(this.timeframe)) {
      this.#selectTimeframe(this.timeframe);
    } else {
      this.#setTimeframe('1m');
    }
  }

  #selectTimeframe(timeframe) {
    byId('timeframes').querySelectorAll('input').forEach(input => (input.checked = input.value === timeframe));
  }

  #paint() {
    const row = this.symbol === undefined ? undefined : this.#marketData.row(this.symbol);
    if (this.#chart === undefined || row === undefined || document.hidden || this.#element.clientWidth === 0
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
    const option = dataOption(bars, prices, range, this.timeframe, row.decimals, palette);
    if (this.#isNew) {
      this.#isNew = false;
      const base = baseOption(palette, row.decimals, getComputedStyle(document.body).fontFamily, this.#element.clientHeight);
      base.xAxis.forEach((axis, i) => Object.assign(axis, option.xAxis[i]));
      Object.assign(base.dataZoom[0], option.dataZoom[0]);
      this.#chart.setOption({ ...base, series: option.series }, { notMerge: true });
    } else {
      this.#chart.setOption(option, { lazyUpdate: true });
    }
    this.#paintReadout();
  }

  #onZoom() {
    const { startValue, endValue } = this.#chart.getOption().dataZoom[0];
    const slots = this.#bars.all.length + padding(this.#bars.all.length);
    this.#visible = endValue - startValue + 1;
    this.#end = endValue;
    this.#isFollowing = endValue >= slots - 1;
  }

  #moveCrosshair(index) {
    const { length } = this.#bars.all;
    this.#crosshair = index === undefined ? undefined : Math.min(length - 1, Math.max(0, index - padding(length)));
    this.#paintReadout();
  }

  /** Shows the values of the bar at the crosshair, or of the last bar. */
  #paintReadout() {
    if (this.symbol === undefined) {
      return;
    }
    const bars = this.#bars.all;
    const at = this.#crosshair ?? bars.length - 1;
    const bar = bars[at];
    const { decimals } = this.#marketData.row(this.symbol);
    const values = bar === undefined ? {} : {
      time: barTime(bar.t, this.timeframe), open: fixed(bar.o, decimals), high: fixed(bar.h, decimals), low: fixed(bar.l, decimals), close: fixed(bar.c, decimals),
      change: percent(((bar.c - (bars[at - 1]?.c ?? bar.o)) / (bars[at - 1]?.c ?? bar.o)) * 100), volume: compact(bar.v),
    };
    byId('readout').querySelectorAll('[data-value]').forEach(element => setText(element, values[element.dataset.value] ?? ''));
    setAttribute(byId('readout'), 'data-direction', bar === undefined ? undefined : bar.c >= bar.o ? 'up' : 'down');
  }

  #onKey(event) {
    const { length } = this.#bars.all;
    const at = this.#crosshair ?? length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const zoom = { '+': 0.7, '-': 1.4 }[event.key];
    if (step !== undefined && length > 0) {
      const to = Math.min(length - 1, Math.max(0, at + step));
      this.#chart?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: to + padding(length) });
      this.#moveCrosshair(to + padding(length));
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
    setAttribute(note, 'data-note', key);
    setText(byId('chart-note-text'), NOTES[key] ?? '');
    byId('chart-retry').hidden = key !== 'library' && key !== 'history';
  }
}
