import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, Lists, sectionEntry } from '../../main/resources/META-INF/resources/dashboard/lists.js';
import { formatLink, parseLink } from '../../main/resources/META-INF/resources/dashboard/sharing.js';
import { matches, moved, sorted, sortedSections } from '../../main/resources/META-INF/resources/dashboard/sorting.js';
import { SharedSubscriptions } from '../../main/resources/META-INF/resources/dashboard/subscriptions.js';

function fakeStorage(stored) {
  const values = new Map(stored === undefined ? [] : [['quotecast.lists', stored]]);
  return { values, getItem: key => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
}

test('lists are restored on the next visit', () => {
  const storage = fakeStorage();
  const lists = new Lists(storage);
  lists.create('Tech', ['AAPL', 'MSFT']);
  lists.create('Banks', ['JPM']);
  lists.select('Tech');

  const restored = new Lists(storage);

  assert.deepEqual([restored.names, restored.current, restored.symbols], [['Tech', 'Banks'], 'Tech', ['AAPL', 'MSFT']]);
});

test('invalid stored lists are ignored', () => {
  for (const text of ['', '{', 'null', '[]', '{"lists":5}', '{"lists":[["*",["A"]],[7,[]],["x",3]]}']) {
    const lists = new Lists(fakeStorage(text));

    assert.deepEqual([lists.names, lists.current], [[], ALL], text);
  }
});

test('symbols that are not strings, or are duplicates, are ignored', () => {
  assert.deepEqual(new Lists(fakeStorage('{"current":"a","lists":[["a",["X",1,"X",null,"Y"]]]}')).symbols, ['X', 'Y']);
});

test('names of lists are unique', () => {
  const lists = new Lists(fakeStorage());
  lists.create('Tech', []);

  assert.equal(lists.create('Tech', []), 'Tech (2)');
  assert.equal(lists.create(' ', []), 'List');
  assert.equal(lists.create('*', []), 'List (2)');
  assert.equal(lists.rename('List (2)'), 'List (2)');
});

test('after a list is removed another is selected, and finally all symbols', () => {
  const lists = new Lists(fakeStorage());
  lists.create('a', ['A']);
  lists.create('b', ['B']);

  lists.remove('b');
  assert.equal(lists.current, 'a');

  lists.remove('a');
  assert.equal(lists.current, ALL);
});

test('the list of all symbols cannot be changed', () => {
  const lists = new Lists(fakeStorage());

  lists.replace(['A']);

  assert.deepEqual([lists.isEditable, lists.symbols], [false, []]);
});

test('lists work without storage', () => {
  const lists = new Lists({ getItem: () => { throw new Error('forbidden'); }, setItem: () => { throw new Error('full'); } });

  lists.create('a', ['A']);

  assert.deepEqual(lists.symbols, ['A']);
});

const DEFAULT_CHART = { layout: 1, charts: undefined, active: 0, style: 'candles', isLog: false, studies: [], compare: undefined };

test('parsing a link returns the view that it was created from', () => {
  const view = { list: 'Tech & more', symbols: ['^GSPC', 'BRK.B', 'BTC-USD', 'EUR/USD'], chart: 'BRK.B', timeframe: '5m', sort: 'percent', descending: true };

  assert.deepEqual(parseLink(`#${formatLink(view)}`), { ...view, ...DEFAULT_CHART });
});

test('invalid parts of a link are ignored', () => {
  assert.deepEqual(parseLink('#symbols=aapl,<script>,AAPL,&chart=%22%3E&tf=2m&list=%20'),
    { list: undefined, symbols: ['AAPL'], chart: undefined, timeframe: undefined, sort: undefined, descending: false, ...DEFAULT_CHART });
  assert.equal(parseLink('').symbols, undefined);
});

test('symbols without a value come last in either direction', () => {
  const values = { A: 2, B: undefined, C: 3, D: 2 };

  assert.deepEqual(sorted(Object.keys(values), symbol => values[symbol], false), ['A', 'D', 'C', 'B']);
  assert.deepEqual(sorted(Object.keys(values), symbol => values[symbol], true), ['C', 'A', 'D', 'B']);
});

test('matches are ordered by quality', () => {
  const instruments = [['MA', 'Mastercard'], ['AMA', 'Other'], ['M', 'Macys'], ['X', 'Big Market'], ['Y', 'Aroma']].map(([symbol, name]) => ({ symbol, name }));

  assert.deepEqual(matches(instruments, ' ma ', 9).map(({ symbol }) => symbol), ['MA', 'M', 'X', 'AMA', 'Y']);
  assert.deepEqual(matches(instruments, 'ma', 2).length, 2);
  assert.deepEqual(matches(instruments, '', 9), []);
});

test('a symbol is moved before another, or to the end', () => {
  assert.deepEqual(moved(['A', 'B', 'C'], 'C', 'A'), ['C', 'A', 'B']);
  assert.deepEqual(moved(['A', 'B', 'C'], 'A', undefined), ['B', 'C', 'A']);
});

test('a name that two parts request is subscribed once, until neither requests it', async () => {
  const calls = [];
  const feed = { state: 'live', subscribe: async channels => calls.push(['+', channels]), unsubscribe: async channels => calls.push(['-', channels]) };
  const subscriptions = new SharedSubscriptions(assert.fail);
  subscriptions.attach(feed);

  await subscriptions.request('chart', { trades: ['A'] });
  await subscriptions.request('trades', { trades: ['A'] });
  await subscriptions.request('chart', { trades: ['B'] });
  await subscriptions.request('trades', { trades: [] });

  assert.deepEqual(calls, [['+', { trades: ['A'] }], ['+', { trades: ['B'] }], ['-', { trades: ['A'] }]]);
});

test('another client subscribes to everything again', async () => {
  const calls = [];
  const subscriptions = new SharedSubscriptions(assert.fail);
  await subscriptions.request('marketData', { tickers: ['*'] });

  subscriptions.attach({ state: 'live', subscribe: async channels => calls.push(channels) });

  assert.deepEqual(calls, [{ tickers: ['*'] }]);
});

test('a list has sections, which are no symbols', () => {
  const storage = fakeStorage();
  const lists = new Lists(storage);
  lists.create('a', ['KO', sectionEntry(' Tech, #1 '), 'AAPL']);

  assert.deepEqual(new Lists(storage).entries, ['KO', '#Tech   1', 'AAPL']);
  assert.deepEqual(new Lists(storage).symbols, ['KO', 'AAPL']);
});

test('symbols are sorted within their section', () => {
  const values = { A: 3, B: 1, C: 2, D: 5, E: 4 };

  assert.deepEqual(sortedSections(['A', 'B', '#x', 'C', '#y', '#z', 'E', 'D'], symbol => values[symbol], false), ['B', 'A', '#x', 'C', '#y', '#z', 'E', 'D']);
  assert.deepEqual(sortedSections(['#x', 'B', 'C'], symbol => values[symbol], true), ['#x', 'C', 'B']);
  assert.deepEqual(sortedSections([], symbol => values[symbol], true), []);
});

test('a link contains sections', () => {
  const symbols = ['KO', '#Big tech', 'AAPL'];

  assert.deepEqual(parseLink(formatLink({ symbols })).symbols, symbols);
});
