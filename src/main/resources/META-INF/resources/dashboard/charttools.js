import { byId, make, setAttribute } from './dom.js';
import { exportCsv, exportImage } from './chartexport.js';
import { formatStudies, parseStudies, STUDIES } from './studies.js';
import { toast } from './toast.js';

/**
 * Initializes the controls above the charts: style, scale, indicators, comparison, layout, export and full screen.
 *
 * @param onView called when something changed that is part of the address
 * @returns a function that paints the controls
 */
export function chartTools(charts, settings, marketData, onView) {
  const changed = () => {
    paint();
    charts.restyle();
    onView();
  };
  byId('chart-style').addEventListener('change', ({ target }) => {
    settings.style = target.value;
    changed();
  });
  byId('chart-log').addEventListener('click', () => {
    settings.isLog = !settings.isLog;
    changed();
  });
  byId('chart-layout').addEventListener('change', ({ target }) => {
    settings.layout = Number(target.value);
    charts.arrange();
    paint();
    onView();
  });
  byId('chart-now').addEventListener('click', () => charts.active.showNow());
  byId('chart-reset').addEventListener('click', () => charts.active.reset());
  byId('chart-full').addEventListener('click', () => toggleFullScreen());
  document.addEventListener('fullscreenchange', () => setAttribute(byId('chart-full'), 'aria-pressed', String(document.fullscreenElement !== null)));

  byId('studies').replaceChildren(...Object.entries(STUDIES).map(([id, { title, name, period }]) => make('div', { class: 'study' },
    make('label', { title: name }, make('input', { type: 'checkbox', value: id }), title),
    ...(period === undefined ? [] : [make('input', { type: 'number', min: 2, max: 500, value: period, 'data-period': id, 'aria-label': `Period of ${title}` })]))));
  byId('studies').addEventListener('change', () => {
    const chosen = [...byId('studies').querySelectorAll('[type=checkbox]:checked')].map(({ value }) => {
      const period = byId('studies').querySelector(`[data-period=${value}]`)?.value;
      return period === undefined ? value : `${value}:${period}`;
    });
    settings.studies = parseStudies(chosen.join(','));
    changed();
  });

  byId('compare-menu').addEventListener('toggle', () => {
    if (byId('compare-menu').open) {
      byId('compare-symbols').replaceChildren(...marketData.instruments.map(({ symbol, name }) => make('option', { value: symbol }, name)));
      byId('compare-symbol').focus();
    }
  });
  byId('compare-form').addEventListener('submit', event => {
    event.preventDefault();
    const symbol = byId('compare-symbol').value.trim().toUpperCase();
    if (symbol !== '' && !marketData.instruments.some(instrument => instrument.symbol === symbol)) {
      toast(`No symbol ${symbol}`);
      return;
    }
    compare(symbol === '' ? undefined : symbol);
  });
  byId('compare-remove').addEventListener('click', () => compare(undefined));

  function compare(symbol) {
    settings.compare = symbol;
    byId('compare-menu').open = false;
    charts.compare();
    paint();
    onView();
  }

  byId('chart-exports').addEventListener('click', ({ target }) => {
    const action = target.closest('[data-export]')?.dataset.export;
    if (action !== undefined) {
      target.closest('details').open = false;
      (action === 'png' ? exportImage : exportCsv)(charts.active);
    }
  });

  function paint() {
    byId('chart-style').value = settings.style;
    byId('chart-layout').value = String(settings.layout);
    setAttribute(byId('chart-log'), 'aria-pressed', String(settings.isLog));
    const chosen = new Map(settings.studies.map(({ id, period }) => [id, period]));
    byId('studies').querySelectorAll('[type=checkbox]').forEach(input => (input.checked = chosen.has(input.value)));
    byId('studies').querySelectorAll('[data-period]').forEach(input => (input.value = chosen.get(input.dataset.period) ?? STUDIES[input.dataset.period].period));
    setAttribute(byId('studies-menu'), 'data-chosen', formatStudies(settings.studies) || undefined);
    byId('compare-summary').textContent = settings.compare === undefined ? 'Compare' : `vs ${settings.compare}`;
    byId('compare-symbol').value = settings.compare ?? '';
    byId('compare-remove').hidden = settings.compare === undefined;
  }
  paint();
  return paint;
}

export function toggleFullScreen() {
  if (document.fullscreenElement === null) {
    byId('panel-chart').requestFullscreen?.().catch(() => toast('The browser does not allow full screen'));
  } else {
    document.exitFullscreen();
  }
}
