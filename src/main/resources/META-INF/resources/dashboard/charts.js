import { paintReadout } from './barreadout.js';
import { Chart } from './chart.js';
import { LAYOUTS } from './chartsettings.js';
import { byId, make, preferences, setAttribute } from './dom.js';
import { Halts } from './halts.js';
import { MICROS } from './merge.js';

const LIBRARY = new URL('../_static/echarts/dist/echarts.esm.min.js', import.meta.url);
const DEFAULT_TIMEFRAME = '1m';

/**
 * The charts of the page: one, two or four. One of them is active: it shows the selected symbol, and the controls apply
 * to it.
 */
export class Charts {
  #context;
  #app;
  #settings;
  #marketData;
  #feed;
  #echarts;
  #hasFailed = false;
  #active = 0;
  /** One per layout position; those beyond the current layout are kept, without bars. */
  #charts = [];
  /** Symbol and timeframe of each chart. */
  #shown = [{ symbol: undefined, timeframe: preferences.get('timeframe') ?? DEFAULT_TIMEFRAME }];
  /** Those of the server. */
  #timeframes = [];
  /** Whether the timeframe is a default that the user has not chosen. */
  #isDefault = preferences.get('timeframe') === undefined;
  #halts = new Halts();

  constructor(marketData, renderLoop, app, settings) {
    this.#marketData = marketData;
    this.#app = app;
    this.#settings = settings;
    this.#context = { marketData, renderLoop, app, settings, halts: this.#halts };
    byId('timeframes').addEventListener('change', ({ target }) => this.switchTo(target.value));
    byId('charts').addEventListener('focusin', ({ target }) => this.#activate(target));
    byId('charts').addEventListener('pointerdown', ({ target }) => this.#activate(target));
    this.#arrange();
  }

  get active() {
    return this.#charts[this.#active];
  }

  get timeframe() {
    return this.#shown[this.#active].timeframe;
  }

  get symbol() {
    return this.#shown[this.#active].symbol;
  }

  /** What the page's address contains of the charts. */
  get state() {
    const { layout } = this.#settings;
    return { charts: layout === 1 ? undefined : this.#shown.slice(0, layout), active: this.#active, chart: this.symbol, timeframe: this.timeframe };
  }

  attach(feed) {
    this.#feed = feed;
    feed.on('greeting', greeting => this.#offer(greeting));
    this.#halts.attach(feed);
    this.#charts.forEach(chart => chart.attach(feed));
  }

  /** Loads the chart library, which is too large to delay the first paint. */
  async prepare() {
    try {
      this.#echarts = await import(LIBRARY);
      this.#hasFailed = false;
      this.#charts.forEach(chart => chart.draw(this.#echarts));
    } catch {
      this.#hasFailed = true;
      this.#charts.forEach(chart => chart.note('library'));
    }
  }

  /** Shows a symbol in the active chart. */
  open(symbol) {
    this.#show(this.#active, { symbol, timeframe: this.timeframe });
    this.#fill();
  }

  /** Restores what the address contains. */
  restore({ charts, active, timeframe }) {
    if (charts !== undefined) {
      this.#shown = charts.slice(0, LAYOUTS.at(-1)).map(shown => ({ ...shown, timeframe: this.#valid(shown.timeframe) }));
    }
    this.#arrange();
    this.#shown.forEach((shown, index) => index < this.#charts.length && this.#show(index, shown));
    this.#setActive(Math.min(active ?? 0, this.#settings.layout - 1));
    if (timeframe !== undefined) {
      this.switchTo(timeframe);
    }
    this.#fill();
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

  load() {
    this.#charts.slice(0, this.#settings.layout).forEach(chart => chart.load());
  }

  /** Repaints everything, for example after the colours or the settings changed. */
  restyle() {
    this.#charts.forEach(chart => chart.restyle());
  }

  /** Applies the compared symbol of the settings. */
  compare() {
    this.#charts.slice(0, this.#settings.layout).forEach(chart => chart.compare());
  }

  /** Applies the layout of the settings. */
  arrange() {
    this.#arrange();
    this.#fill();
    this.#setActive(Math.min(this.#active, this.#settings.layout - 1));
  }

  #arrange() {
    const { layout } = this.#settings;
    while (this.#charts.length < layout) {
      this.#charts.push(this.#create(this.#charts.length));
    }
    byId('charts').dataset.layout = layout;
    this.#charts.forEach((chart, index) => {
      chart.element.hidden = index >= layout;
      if (index >= layout) {
        chart.open(undefined, undefined);
      }
    });
    this.#setActive(this.#active);
  }

  #create(index) {
    const chart = new Chart(this.#context, {
      id: index === 0 ? 'chart' : `chart-${index + 1}`,
      label: `Chart ${index + 1} with volume. Arrow keys move the crosshair, with Shift they pan; plus and minus zoom.`,
      onChange: () => index === this.#active && this.#paintActive(),
      onRetry: () => (this.#hasFailed ? this.prepare() : chart.load()),
      onLoaded: hasFewBars => this.#onLoaded(index, hasFewBars),
    });
    byId('charts').append(chart.element);
    if (this.#feed !== undefined) {
      chart.attach(this.#feed);
    }
    if (this.#echarts !== undefined) {
      chart.draw(this.#echarts);
    }
    return chart;
  }

  /** Gives each chart without a symbol one of the list that no other chart shows. */
  #fill() {
    const candidates = this.#app.symbols.filter(symbol => !this.#shown.some(shown => shown.symbol === symbol));
    for (let index = 0; index < this.#settings.layout; index++) {
      const shown = this.#shown[index] ?? { symbol: undefined, timeframe: this.timeframe };
      this.#show(index, { ...shown, symbol: shown.symbol ?? candidates.shift() });
    }
  }

  #show(index, shown) {
    this.#shown[index] = shown;
    if (shown.symbol !== undefined) {
      this.#charts[index].open(shown.symbol, shown.timeframe);
    }
  }

  #activate(target) {
    const index = this.#charts.findIndex(({ element }) => element.contains(target));
    if (index >= 0 && index !== this.#active) {
      this.#setActive(index);
      this.#app.onActiveChart(this.symbol);
    }
  }

  #setActive(index) {
    this.#active = index;
    this.#shown[index] ??= { symbol: undefined, timeframe: DEFAULT_TIMEFRAME };
    this.#charts.forEach(({ element }, i) => setAttribute(element, 'data-active', i === index && this.#settings.layout > 1 ? '' : undefined));
    this.#selectTimeframe(this.timeframe);
    this.#paintActive();
  }

  #setTimeframe(timeframe) {
    this.#isDefault = false;
    this.#selectTimeframe(timeframe);
    this.#show(this.#active, { symbol: this.symbol, timeframe });
    this.#app.onView();
  }

  /** The first bars decide: soon after its start, a server without a past has enough bars of one second only. */
  #onLoaded(index, hasFewBars) {
    if (this.#isDefault && index === 0) {
      this.#isDefault = false;
      if (hasFewBars && this.#shown[0].timeframe !== '1s' && this.offers('1s')) {
        this.#show(0, { ...this.#shown[0], timeframe: '1s' });
        this.#selectTimeframe(this.timeframe);
      }
    }
  }

  #valid(timeframe) {
    return this.#timeframes.length === 0 || this.offers(timeframe) ? timeframe : DEFAULT_TIMEFRAME;
  }

  /** Shows the timeframes of the server, and selects another one where the current one is not among them. */
  #offer({ timeframes = ['1s', '1m', '5m', '1h'] }) {
    this.#timeframes = timeframes.filter(timeframe => Object.hasOwn(MICROS, timeframe));
    byId('timeframes').querySelectorAll('label').forEach(label => label.remove());
    for (const timeframe of this.#timeframes) {
      byId('timeframes').append(make('label', {},
        make('input', { type: 'radio', name: 'timeframe', value: timeframe }), make('span', {}, timeframe)));
    }
    this.#shown.forEach((shown, index) => {
      if (!this.offers(shown.timeframe)) {
        this.#show(index, { ...shown, timeframe: DEFAULT_TIMEFRAME });
      }
    });
    this.#selectTimeframe(this.timeframe);
  }

  #selectTimeframe(timeframe) {
    byId('timeframes').querySelectorAll('input').forEach(input => (input.checked = input.value === timeframe));
  }

  #paintActive() {
    const chart = this.active;
    if (chart === undefined || chart.symbol === undefined) {
      return;
    }
    const { bar, previous } = chart.current;
    paintReadout(byId('readout'), bar, previous, chart.timeframe, this.#marketData.row(chart.symbol).decimals);
    byId('chart-now').disabled = chart.viewport.isFollowing;
    byId('chart-reset').disabled = chart.viewport.isInitial;
  }
}
