import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnBars } from '../../main/resources/META-INF/resources/dashboard/chartoption.js';
import { placeAlerts } from '../../main/resources/META-INF/resources/dashboard/chartoverlay.js';
import { indexAt, layoutPanes, valueAt, xOf, yOf } from '../../main/resources/META-INF/resources/dashboard/chartpanes.js';
import { compared } from '../../main/resources/META-INF/resources/dashboard/comparison.js';
import { Halts } from '../../main/resources/META-INF/resources/dashboard/halts.js';
import { linearScale, linearTicks, logScale, percentScale } from '../../main/resources/META-INF/resources/dashboard/pricescale.js';
import { formatLink, parseLink } from '../../main/resources/META-INF/resources/dashboard/sharing.js';
import { formatStudies, parseStudies } from '../../main/resources/META-INF/resources/dashboard/studies.js';
import { timeTicks } from '../../main/resources/META-INF/resources/dashboard/timeaxis.js';
import { timeZone } from '../../main/resources/META-INF/resources/dashboard/timezone.js';
import { startsOfDays } from '../../main/resources/META-INF/resources/dashboard/tradingdays.js';

const MINUTE = 60_000_000;

/** Returns bars that begin at these local times. */
const barsAt = (...times) => times.map(time => ({ t: new Date(time).getTime() * 1_000 }));

/** Returns a bar for each minute from a local time on. */
const minutes = (from, count) => Array.from({ length: count }, (_, i) => ({ t: new Date(from).getTime() * 1_000 + i * MINUTE }));

test('all panes have the same edges, do not overlap, and lie within the chart', () => {
  const panes = layoutPanes(800, 320, ['rsi', 'macd']);

  assert.deepEqual(panes.map(({ key }) => key), ['price', 'volume', 'rsi', 'macd']);
  assert.equal(new Set(panes.map(({ left, right }) => `${left} ${right}`)).size, 1);
  panes.slice(1).forEach((pane, i) => assert.ok(pane.top >= panes[i].top + panes[i].height));
  assert.ok(panes.at(-1).top + panes.at(-1).height < 320);
});

test('bars that share a pixel are drawn as one, which is the same wherever the visible range begins', () => {
  const bars = Array.from({ length: 30 }, (_, i) => ({ o: i, h: i + 2, l: i - 2, c: i + 1, v: i % 3 }));
  const drawn = (from, count, width) => drawnBars({ slice: bars.slice(from, from + count), from, viewport: { span: count }, panes: [{ left: 10, right: 10 + width }] });

  assert.deepEqual(drawn(5, 10, 100), bars.slice(5, 15).map((bar, i) => ({ index: 5 + i, bar })));
  const third = { index: 7, bar: { o: 6, h: 10, l: 4, c: 9, v: 2 } };
  assert.deepEqual(drawn(0, 24, 8)[2], third);
  assert.deepEqual(drawn(4, 24, 8)[1], third);
  assert.equal(drawn(0, 24, 8).length, 8);
});

test('coordinates and indices are inverse', () => {
  const pane = { left: 10, right: 110, top: 20, height: 50 };
  const viewport = { start: 40, span: 10 };

  assert.equal(xOf(pane, viewport, 40), 15);
  assert.equal(indexAt(pane, viewport, 15), 40);
  assert.equal(yOf(pane, { min: 0, max: 10 }, 5), 45);
  assert.equal(valueAt(pane, { min: 0, max: 10 }, 45), 5);
});

test('an alert outside of the price range is at the nearer end of the scale, with the number of those beyond it', () => {
  const pane = { top: 10, height: 100 };
  const alerts = [{ text: 'a', y: -90 }, { text: 'b', y: 50 }, { text: 'c', y: -20 }, { text: 'd', y: NaN }, { text: 'e', y: 400 }];

  assert.deepEqual(placeAlerts(alerts, pane), [
    { text: 'b', y: 50 }, { text: 'c', y: 19, edge: 'above', others: 1 }, { text: 'e', y: 101, edge: 'below', others: 0 },
  ]);
  assert.deepEqual(placeAlerts([], undefined), []);
});

test('price labels are round', () => {
  assert.deepEqual(linearTicks(278.13, 279.87, 4), [278.5, 279, 279.5]);
  assert.deepEqual(linearTicks(0.1, 0.32, 3), [0.1, 0.2, 0.3]);
  assert.deepEqual(linearTicks(-12, 27, 4), [-10, 0, 10, 20]);
});

test('a logarithmic scale has round prices too', () => {
  const scale = logScale(2);

  assert.deepEqual(scale.ticks(scale.of(1), scale.of(1_000), 4).map(scale.label), ['1.00', '2.00', '5.00', '10.00', '20.00', '50.00', '100.00', '200.00', '500.00', '1000.00']);
  assert.deepEqual(scale.ticks(scale.of(96), scale.of(123), 3).map(scale.label), ['100.00', '110.00', '120.00']);
  assert.ok(Number.isNaN(scale.of(-1)));
});

test('scales convert positions back to prices', () => {
  for (const scale of [linearScale(2), logScale(2), percentScale(80)]) {
    assert.ok(Math.abs(scale.price(scale.of(92.5)) - 92.5) < 1e-9);
  }
  assert.equal(percentScale(80).label(percentScale(80).of(100)), '+25.00%');
  assert.equal(percentScale(80).label(0), '0.00%');
});

test('another symbol is compared from the first visible bar on', () => {
  const { values, scale } = compared([{ t: 1, c: 50 }, { t: 3, c: 55 }, { t: 9, c: 60 }], [{ t: 2 }, { t: 3 }, { t: 4 }]);

  assert.deepEqual(values, [50, 55, 55]);
  assert.equal(scale.label(scale.of(55)), '+10.00%');
  assert.equal(compared([], [{ t: 2 }]), undefined);
});

test('time labels are at round times', () => {
  const bars = minutes('2026-01-05T10:03:00', 90);

  assert.deepEqual(timeTicks(bars, 0, 90, 6, '1m').map(({ index, text }) => [index, text]),
    [[12, '10:15'], [27, '10:30'], [42, '10:45'], [57, '11:00'], [72, '11:15'], [87, '11:30']]);
});

test('time labels are at round times of a zone that differs by a quarter of an hour', () => {
  timeZone.choice = 'exchange';
  timeZone.exchange = 'Asia/Kathmandu';
  try {
    const start = Date.parse('2026-01-05T10:03:00+05:45') * 1_000;
    const bars = Array.from({ length: 60 }, (_, i) => ({ t: start + i * MINUTE }));

    assert.deepEqual(timeTicks(bars, 0, 60, 6, '1m').map(({ index, text }) => [index, text]),
      [[7, '10:10'], [17, '10:20'], [27, '10:30'], [37, '10:40'], [47, '10:50'], [57, '11:00']]);
  } finally {
    timeZone.choice = 'local';
  }
});

test('the first bar of a day has its date, also after a gap', () => {
  const bars = [...minutes('2026-01-05T15:50:00', 10), ...minutes('2026-01-06T09:31:00', 10)];

  const major = timeTicks(bars, 0, 20, 5, '1m').filter(({ isMajor }) => isMajor);

  assert.deepEqual(major.map(({ index }) => index), [10]);
});

test('bars of days are labelled by month and year', () => {
  const noon = day => new Date(Date.UTC(2025, 11, day)).getTime() * 1_000;
  const bars = Array.from({ length: 60 }, (_, i) => ({ t: noon(1 + i) }));

  assert.ok(timeTicks(bars, 0, 60, 3, '1d').some(({ text, index }) => text === '2026' && index >= 30 && index <= 31));
});

test('labels keep their distance', () => {
  const bars = barsAt('2026-01-05T23:58:00', '2026-01-05T23:59:00', '2026-01-06T00:00:00', '2026-01-06T00:01:00', '2026-01-06T00:02:00');

  assert.deepEqual(timeTicks(bars, 0, 5, 1, '1m').map(({ index }) => index), [2]);
});

test('days begin at midnight of the exchange, and a weekend belongs to its Friday', () => {
  const hours = from => Array.from({ length: 100 }, (_, i) => ({ t: (Date.parse(from) + i * 3_600_000) * 1_000 }));
  const bars = hours('2026-01-08T23:00Z');
  const timesOf = instrument => startsOfDays(bars, 1, bars.length, instrument).map(index => new Date(bars[index].t / 1_000).toISOString().slice(5, 16));

  assert.deepEqual(timesOf({ calendar: 'XNYS', tz: 'America/New_York' }), ['01-09T05:00', '01-12T05:00']);
  assert.deepEqual(timesOf({ calendar: '24x7', tz: 'Asia/Kolkata' }), ['01-09T19:00', '01-10T19:00', '01-11T19:00', '01-12T19:00']);
  assert.deepEqual(timesOf(undefined), ['01-09T00:00', '01-10T00:00', '01-11T00:00', '01-12T00:00', '01-13T00:00']);
});

test('a halt reaches from the bar in which it began to the one in which it ended', () => {
  const halts = new Halts();
  let onStatus;
  halts.attach({ on: (type, listener) => (onStatus = listener) });
  const bars = [0, 1, 2, 3, 4].map(minute => ({ t: minute * MINUTE }));

  onStatus({ S: 'A', sc: 'H', rc: 'T12', t: 1.5 * MINUTE });
  assert.deepEqual(halts.ranges('A', bars), [{ start: 1, end: 4.5, text: 'Halt T12' }]);
  onStatus({ S: 'A', sc: 'T', t: 3.5 * MINUTE });

  assert.deepEqual(halts.ranges('A', bars), [{ start: 1, end: 3, text: 'Halt T12' }]);
  assert.deepEqual(halts.ranges('B', bars), []);
});

test('halts from before the page was opened are those that the server remembers', async () => {
  const halts = new Halts();
  let onStatus;
  const statuses = [{ sc: 'H', rc: 'LUDP', t: 0.5 * MINUTE }, { sc: 'T', t: 1.5 * MINUTE }, { sc: 'H', t: 2.5 * MINUTE }];
  halts.attach({ on: (type, listener) => (onStatus = listener), http: { statuses: async () => statuses } });
  const bars = [0, 1, 2, 3, 4].map(minute => ({ t: minute * MINUTE }));

  onStatus({ S: 'A', sc: 'H', t: 2.5 * MINUTE, sn: true });
  await halts.load('A');
  onStatus({ S: 'A', sc: 'T', t: 3.5 * MINUTE });

  assert.deepEqual(halts.ranges('A', bars), [{ start: 0, end: 1, text: 'Halt LUDP' }, { start: 2, end: 3, text: 'Halt' }]);
});

test('indicators in a link are checked', () => {
  assert.deepEqual(parseStudies('rsi,sma:9999,ema:5,<b>,constructor,sma:30'), [{ id: 'sma', period: 30 }, { id: 'ema', period: 5 }, { id: 'rsi', period: 14 }]);
  assert.equal(formatStudies(parseStudies('macd,sma:20,ema:21')), 'sma,ema:21,macd');
  assert.deepEqual(parseStudies('sma:1,bb:999').map(({ period }) => period), [2, 500]);
});

test('a link contains the view, and parses to the same view', () => {
  const view = {
    list: 'Mine', symbols: ['KO', 'X:EURUSD'], chart: 'KO', timeframe: '5m', sort: 'last', descending: true, layout: 2,
    charts: [{ symbol: 'X:EURUSD', timeframe: '1h' }, { symbol: 'KO', timeframe: '5m' }], active: 1, style: 'line', isLog: true, studies: parseStudies('sma:9,rsi'), compare: 'MSFT',
  };

  const link = formatLink(view);

  assert.equal(link, 'list=Mine&symbols=KO,X:EURUSD&chart=KO&tf=5m&sort=last&dir=desc&layout=2&charts=X:EURUSD:1h,KO:5m&active=1&style=line&scale=log&ind=sma:9,rsi&compare=MSFT');
  assert.deepEqual(parseLink(`#${link}`), view);
});

test('the invalid parts of a link become the default', () => {
  const { layout, charts, active, style, isLog, studies, compare } = parseLink('layout=3&charts=:1m,A:9y,%3Cb%3E:1m&active=7&style=pie&scale=sqrt&ind=__proto__&compare=%3Cb%3E');

  assert.deepEqual({ layout, charts, active, style, isLog, studies, compare }, { layout: 1, charts: undefined, active: 0, style: 'candles', isLog: false, studies: [], compare: undefined });
});
