import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Claims } from '../../main/resources/META-INF/resources/dashboard/claims.js';
import { ALL, Lists } from '../../main/resources/META-INF/resources/dashboard/lists.js';
import { read, written } from '../../main/resources/META-INF/resources/dashboard/sharing.js';
import { matches, moved, sorted } from '../../main/resources/META-INF/resources/dashboard/sorting.js';

function kept(given) {
  const values = new Map(given === undefined ? [] : [['quotecast.lists', given]]);
  return { values, getItem: key => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
}

test('lists are there again in the next visit', () => {
  const place = kept();
  const lists = new Lists(place);
  lists.create('Tech', ['AAPL', 'MSFT']);
  lists.create('Banks', ['JPM']);
  lists.show('Tech');

  const again = new Lists(place);

  assert.deepEqual([again.names, again.current, again.symbols], [['Tech', 'Banks'], 'Tech', ['AAPL', 'MSFT']]);
});

test('what cannot be read of the storage is no list', () => {
  for (const text of ['', '{', 'null', '[]', '{"lists":5}', '{"lists":[["*",["A"]],[7,[]],["x",3]]}']) {
    const lists = new Lists(kept(text));

    assert.deepEqual([lists.names, lists.current], [[], ALL], text);
  }
});

test('symbols that are no text, or there twice, are left out', () => {
  assert.deepEqual(new Lists(kept('{"current":"a","lists":[["a",["X",1,"X",null,"Y"]]]}')).symbols, ['X', 'Y']);
});

test('two lists never have one name', () => {
  const lists = new Lists(kept());
  lists.create('Tech', []);

  assert.equal(lists.create('Tech', []), 'Tech (2)');
  assert.equal(lists.create(' ', []), 'List');
  assert.equal(lists.create('*', []), 'List (2)');
  assert.equal(lists.rename('List (2)'), 'List (2)');
});

test('a list that is removed gives way to another, and the last one to all symbols', () => {
  const lists = new Lists(kept());
  lists.create('a', ['A']);
  lists.create('b', ['B']);

  lists.remove('b');
  assert.equal(lists.current, 'a');

  lists.remove('a');
  assert.equal(lists.current, ALL);
});

test('the list of everything cannot be changed', () => {
  const lists = new Lists(kept());

  lists.change(['A']);

  assert.deepEqual([lists.isOwn, lists.symbols], [false, []]);
});

test('a storage that refuses is no reason to fail', () => {
  const lists = new Lists({ getItem: () => { throw new Error('forbidden'); }, setItem: () => { throw new Error('full'); } });

  lists.create('a', ['A']);

  assert.deepEqual(lists.symbols, ['A']);
});

test('a link says again what it was made of', () => {
  const view = { list: 'Tech & more', symbols: ['^GSPC', 'BRK.B', 'BTC-USD', 'EUR/USD'], chart: 'BRK.B', timeframe: '5m', sort: 'percent', descending: true };

  assert.deepEqual(read(`#${written(view)}`), view);
});

test('what makes no sense in a link is left out', () => {
  assert.deepEqual(read('#symbols=aapl,<script>,AAPL,&chart=%22%3E&tf=2m&list=%20'),
    { list: undefined, symbols: ['AAPL'], chart: undefined, timeframe: undefined, sort: undefined, descending: false });
  assert.equal(read('').symbols, undefined);
});

test('what has no value comes last, whichever way it is sorted', () => {
  const values = { A: 2, B: undefined, C: 3, D: 2 };

  assert.deepEqual(sorted(Object.keys(values), symbol => values[symbol], false), ['A', 'D', 'C', 'B']);
  assert.deepEqual(sorted(Object.keys(values), symbol => values[symbol], true), ['C', 'A', 'D', 'B']);
});

test('the best match comes first', () => {
  const instruments = [['MA', 'Mastercard'], ['AMA', 'Other'], ['M', 'Macys'], ['X', 'Big Market'], ['Y', 'Aroma']].map(([symbol, name]) => ({ symbol, name }));

  assert.deepEqual(matches(instruments, ' ma ', 9).map(({ symbol }) => symbol), ['MA', 'M', 'X', 'AMA', 'Y']);
  assert.deepEqual(matches(instruments, 'ma', 2).length, 2);
  assert.deepEqual(matches(instruments, '', 9), []);
});

test('one is moved before another, or to the end', () => {
  assert.deepEqual(moved(['A', 'B', 'C'], 'C', 'A'), ['C', 'A', 'B']);
  assert.deepEqual(moved(['A', 'B', 'C'], 'A', undefined), ['B', 'C', 'A']);
});

test('what two parts want is asked for once, and until neither wants it', async () => {
  const said = [];
  const feed = { state: 'live', subscribe: async wanted => said.push(['+', wanted]), unsubscribe: async gone => said.push(['-', gone]) };
  const claims = new Claims(assert.fail);
  claims.attach(feed);

  await claims.claim('chart', { trades: ['A'] });
  await claims.claim('tape', { trades: ['A'] });
  await claims.claim('chart', { trades: ['B'] });
  await claims.claim('tape', { trades: [] });

  assert.deepEqual(said, [['+', { trades: ['A'] }], ['+', { trades: ['B'] }], ['-', { trades: ['A'] }]]);
});

test('another client is asked for everything anew', async () => {
  const said = [];
  const claims = new Claims(assert.fail);
  await claims.claim('board', { tickers: ['*'] });

  claims.attach({ state: 'live', subscribe: async wanted => said.push(wanted) });

  assert.deepEqual(said, [{ tickers: ['*'] }]);
});
