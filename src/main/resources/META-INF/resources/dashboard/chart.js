import { BarFeed } from './barfeed.js';
import { barTime } from './barreadout.js';
import { paintLegend } from './chartlegend.js';
import { chartModel } from './chartmodel.js';
import { chartOption, decimalsOf } from './chartoption.js';
import { ChartOverlay } from './chartoverlay.js';
import { indexAt, valueAt, xOf, yOf } from './chartpanes.js';
import { colours } from './colours.js';
import { make, setAttribute, setText } from './dom.js';
import { compact, fixed } from './format.js';
import { gestures } from './gestures.js';
import { ask, bid } from './marketdata.js';
import { computeStudies } from './studies.js';
import { Viewport } from './viewport.js';

/** The interval in which the symbol's head is painted too, so that both show the same prices at any moment. */
const DATA_MS = 200;
/** Older bars are loaded when fewer than this are left of the visible ones. */
const OLDER_MARGIN = 150;
const MIN_BARS = 5;
const NOTES = {
  loading: 'Loading history\u2026', empty: 'No trades yet', library: 'The chart could not be loaded.', history: 'The history could not be loaded.', none: 'Select a symbol',
};

/** One chart: the prices and volume of a symbol, with indicators and the comparison with another symbol. */
export class Chart {
  symbol;
  timeframe;
  element;

  #marketData;
  #app;
  #settings;
  #halts;
  #onChange;
  #onFailure;
  #viewport = new Viewport();
  #feed;
  #comparison;
  #echarts;
  #plot;
  #canvas;
  #overlay = new ChartOverlay();
  #legend = make('div', { class: 'chart-legend' });
  #note;
  #noteText = make('span');
  #retry;
  #series;
  /** The bars that were painted, and how far their indices had moved then. */
  #bars;
  #shift = 0;
  #paintedVersion = -1;
  #paintedAlerts = -1;
  #isDirty = false;
  #isNew = true;
  /** Latest prices, as the head of the symbol shows them. */
  #prices = [];
  #model;
  #studies = [];
  /** Index of the bar at the crosshair, and the pointer's y coordinate if there is one. */
  #crosshair;
  #pointerY;
  #onLoaded;
  #colours;
  #font;

  /**
   * @param settings what all charts have in common: style, scale, studies, compared symbol
   * @param options `id` of the element that takes the focus, `onChange` called when what the chart shows has changed,
   *     `onRetry`, and `onLoaded` called with whether the history is nearly empty
   */
  constructor({ marketData, renderLoop, app, settings, halts }, { id, label, onChange, onRetry, onLoaded }) {
    this.#marketData = marketData;
    this.#app = app;
    this.#settings = settings;
    this.#halts = halts;
    this.#onChange = onChange;
    this.#onLoaded = onLoaded;
    this.#onFailure = app.onFailure;
    this.#canvas = make('div', { class: 'chart-canvas' });
    this.#retry = make('button', { type: 'button', hidden: true, onclick: onRetry }, 'Retry');
    this.#note = make('div', { class: 'chart-note placeholder' }, this.#noteText, ' ', this.#retry);
    this.element = make('div', { id, class: 'chart', role: 'group', tabindex: '0', 'aria-label': label, 'aria-describedby': 'readout' },
      this.#canvas, this.#overlay.element, this.#legend, this.#note);
    this.#feed = new BarFeed(app, id, state => this.#onState(state));
    this.#comparison = new BarFeed(app, `${id}-comparison`);
    gestures(this.#overlay.element, this);
    this.#overlay.element.addEventListener('contextmenu', event => this.#onContextMenu(event));
    this.element.addEventListener('keydown', event => this.#onKey(event));
    this.element.addEventListener('blur', () => this.leave());
    this.element.addEventListener('focus', () => this.#onChange());
    new ResizeObserver(() => {
      this.#plot?.resize();
      this.#isDirty = true;
    }).observe(this.#canvas);
    renderLoop.add(() => this.#paintChanges(), DATA_MS);
    renderLoop.add(() => this.#isDirty && this.#paint(), 0);
    this.note('none');
  }

  attach(feed) {
    this.#feed.attach(feed);
    this.#comparison.attach(feed);
  }

  /** Initializes the plot with the chart library. */
  draw(echarts) {
    this.#echarts = echarts;
    this.#plot = echarts.init(this.#canvas, null, { renderer: 'canvas' });
    this.restyle();
  }

  open(symbol, timeframe) {
    const series = `${symbol} ${timeframe}`;
    if (series === this.#series) {
      return;
    }
    this.#series = series;
    this.symbol = symbol;
    this.timeframe = timeframe;
    this.#viewport = new Viewport();
    this.#prices = [];
    this.#crosshair = this.#pointerY = undefined;
    this.#isNew = true;
    this.#model = undefined;
    this.#overlay.paintTags([], undefined);
    this.#overlay.paintAlerts([], undefined);
    this.#feed.open(symbol, timeframe);
    this.compare();
    this.#onChange();
  }

  /** Applies the compared symbol of the settings. */
  compare() {
    const { compare } = this.#settings;
    this.#comparison.open(this.symbol === undefined || compare === this.symbol ? undefined : compare, this.timeframe);
    this.restyle();
  }

  load() {
    this.#feed.load();
    this.#comparison.load();
  }

  /** Repaints everything, for example after the colours or the settings changed. */
  restyle() {
    this.#isNew = this.#isDirty = true;
    this.#computeStudies();
    this.#onChange();
  }

  get viewport() {
    return this.#viewport;
  }

  /** What the chart shows: the visible bars, indicators and geometry; undefined before it is painted. */
  get model() {
    return this.#model;
  }

  /** The bar at the crosshair, or the last one, and the one before it. */
  get current() {
    const bars = this.#feed.bars.all;
    const index = this.#crosshair ?? bars.length - 1;
    return { bar: bars[index], previous: bars[index - 1] };
  }

  get decimals() {
    return this.symbol === undefined ? 2 : this.#marketData.row(this.symbol).decimals;
  }

  /** Returns a canvas with everything that the chart draws, without its overlay. */
  render(pixelRatio, backgroundColor) {
    return this.#plot?.renderToCanvas({ pixelRatio, backgroundColor });
  }

  get overlay() {
    return this.#overlay;
  }

  showNow() {
    this.#viewport.showNow();
    this.#onView();
  }

  reset() {
    this.#viewport.reset();
    this.#onView();
  }

  pan(pixels) {
    const { left, right } = this.#model?.panes[0] ?? { left: 0, right: 1 };
    this.#viewport.pan((pixels / (right - left)) * this.#viewport.span);
    this.#onView();
  }

  zoom(factor, x) {
    const pane = this.#model?.panes[0];
    this.#viewport.zoom(factor, pane === undefined ? undefined : indexAt(pane, this.#viewport, Math.min(pane.right, x)) + 0.5);
    this.#onView();
  }

  /** Moves the crosshair to a point. */
  point(x, y) {
    const bars = this.#feed.bars.all;
    if (this.#model === undefined || bars.length === 0) {
      return;
    }
    const [pane] = this.#model.panes;
    this.#crosshair = x > pane.right ? undefined : Math.min(bars.length - 1, Math.max(0, Math.round(indexAt(pane, this.#viewport, x))));
    this.#pointerY = y;
    this.#paintCrosshair();
  }

  leave() {
    this.#crosshair = this.#pointerY = undefined;
    this.#paintCrosshair();
  }

  note(key) {
    this.#note.hidden = key === undefined;
    setAttribute(this.#note, 'data-note', key);
    setText(this.#noteText, NOTES[key] ?? '');
    this.#retry.hidden = key !== 'library' && key !== 'history';
  }

  get #instrument() {
    return this.symbol === undefined ? undefined : this.#marketData.row(this.symbol).instrument;
  }

  #computeStudies() {
    this.#studies = computeStudies(this.#settings.studies, this.#feed.bars.all, this.timeframe, this.#instrument);
  }

  #onView() {
    this.#isDirty = true;
    if (this.#viewport.start < OLDER_MARGIN) {
      this.#feed.loadOlder();
      this.#comparison.loadOlder();
    }
    this.#onChange();
  }

  #onState(state) {
    if (state === 'loaded') {
      this.note(undefined);
      this.#loadHalts();
      this.#onLoaded(this.#feed.bars.all.length < MIN_BARS);
    } else {
      this.note(state);
    }
  }

  async #loadHalts() {
    try {
      await this.#halts.load(this.symbol);
      this.#isDirty = true;
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** Paints new bars and prices. */
  #paintChanges() {
    const row = this.symbol === undefined ? undefined : this.#marketData.row(this.symbol);
    if (row === undefined || document.hidden) {
      return;
    }
    const isChanged = this.#feed.isChanged || this.#comparison.isChanged;
    if (isChanged || row.version !== this.#paintedVersion || this.#app.alertVersion !== this.#paintedAlerts) {
      this.#paintedVersion = row.version;
      this.#paintedAlerts = this.#app.alertVersion;
      this.#prices = [['last', row.ticker?.p], ['bid', bid(row)], ['ask', ask(row)]].filter(([, price]) => price !== undefined);
      if (this.#model !== undefined && !this.#isNew) {
        this.#paintTags();
      }
    }
    this.#isDirty ||= isChanged;
    const { bars } = this.#feed;
    if (isChanged && bars.isLoaded) {
      this.#feed.isChanged = this.#comparison.isChanged = false;
      // Bars that were loaded again have the indices that they had before.
      const moved = bars === this.#bars ? bars.shift - this.#shift : 0;
      this.#bars = bars;
      this.#shift = bars.shift;
      this.#viewport.resize(bars.all.length, moved);
      if (this.#crosshair !== undefined) {
        this.#crosshair = Math.min(bars.all.length - 1, Math.max(0, this.#crosshair + moved));
      }
      this.#computeStudies();
      if (bars.all.length > 0) {
        this.note(undefined);
      }
    }
    if (this.#isDirty) {
      this.#paint();
    }
  }

  #paint() {
    const { bars } = this.#feed;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    // Until the changes of new bars have been painted, the viewport is that of others.
    if (this.#plot === undefined || this.symbol === undefined || width === 0 || bars !== this.#bars) {
      return;
    }
    this.#isDirty = false;
    this.#model = chartModel({
      symbol: this.symbol, instrument: this.#instrument, timeframe: this.timeframe, decimals: this.decimals,
      bars: bars.all, others: this.#comparison.bars.all, viewport: this.#viewport,
      studies: this.#studies, prices: this.#prices, halts: this.#halts.ranges(this.symbol, bars.all),
    }, this.#settings, width, height);
    const option = chartOption(this.#model, this.#palette(), this.#font);
    this.#plot.setOption(option, this.#isNew ? { notMerge: true } : undefined);
    this.#isNew = false;
    const { slice } = this.#model;
    setAttribute(this.element, 'data-bars', String(slice.length));
    setAttribute(this.element, 'data-first', slice.length === 0 ? undefined : String(slice[0].t));
    setAttribute(this.element, 'data-last', slice.length === 0 ? undefined : String(slice.at(-1).t));
    this.#paintTags();
    this.#paintCrosshair();
  }

  #palette() {
    if (this.#isNew || this.#colours === undefined) {
      this.#colours = colours();
      this.#font = getComputedStyle(document.body).fontFamily;
    }
    return this.#colours;
  }

  #paintTags() {
    const { panes: [pane], scale } = this.#model;
    const newest = this.#feed.bars.all.at(-1);
    const direction = newest === undefined || newest.c >= newest.o ? 'up' : 'down';
    this.#overlay.paintTags(this.#prices.map(([name, price]) => ({
      name, direction: name === 'last' ? direction : undefined, text: fixed(price, this.decimals), y: yOf(pane, pane.range, scale.of(price)),
    })), pane);
    this.#overlay.paintAlerts(this.#app.alertLevels(this.symbol).map(({ price, side }) => ({
      text: fixed(price, this.decimals), side, y: yOf(pane, pane.range, scale.of(price)),
    })), pane);
  }

  /** Offers an alert at the price under the pointer. */
  #onContextMenu(event) {
    const [pane] = this.#model?.panes ?? [];
    const y = event.clientY - this.#overlay.element.getBoundingClientRect().top;
    if (pane !== undefined && y >= pane.top && y <= pane.top + pane.height) {
      event.preventDefault();
      const price = this.#model.scale.price(valueAt(pane, pane.range, y));
      this.#app.promptForAlert(this.symbol, Number(price.toFixed(this.decimals)));
    }
  }

  #paintCrosshair() {
    if (this.#model === undefined) {
      return;
    }
    const bars = this.#feed.bars.all;
    const bar = bars[this.#crosshair];
    const { panes, viewport, scale } = this.#model;
    if (bar === undefined) {
      this.#overlay.paintCrosshair(undefined);
    } else {
      const [first] = panes;
      const last = panes.at(-1);
      const pane = this.#pointerY === undefined ? undefined : panes.find(({ top, height }) => this.#pointerY >= top && this.#pointerY <= top + height);
      const value = pane && valueAt(pane, pane.range, this.#pointerY);
      this.#overlay.paintCrosshair({
        x: xOf(first, viewport, this.#crosshair), y: pane && this.#pointerY, right: first.right, bottom: last.top + last.height, time: barTime(bar.t, this.timeframe),
        value: pane === undefined ? '' : pane.key === 'price' ? scale.label(value) : pane.key === 'volume' ? compact(Math.round(value)) : fixed(value, decimalsOf(pane.range) + 1),
      });
    }
    paintLegend(this.#legend, this.#model, this.#crosshair ?? bars.length - 1);
    this.#onChange();
  }

  #onKey(event) {
    const { length } = this.#feed.bars.all;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const zoom = { '+': 0.7, '-': 1.4 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (step !== undefined && length > 0) {
      if (event.shiftKey) {
        this.#viewport.pan(step * Math.max(1, this.#viewport.span / 10));
      } else {
        this.#crosshair = Math.min(length - 1, Math.max(0, (this.#crosshair ?? length - 1) + step));
        this.#pointerY = undefined;
        this.#viewport.reveal(this.#crosshair);
      }
      this.#onView();
      this.#paintCrosshair();
    } else if (zoom !== undefined) {
      this.#viewport.zoom(zoom);
      this.#onView();
    } else if (event.key === 'End') {
      this.showNow();
    } else if (event.key === 'Escape' && this.#crosshair !== undefined) {
      this.leave();
    } else {
      return;
    }
    event.preventDefault();
  }
}
