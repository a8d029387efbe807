import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf, describe, describeFired } from '../../main/resources/META-INF/resources/dashboard/alertconditions.js';
import { AlertRules, MAX_ALERTS } from '../../main/resources/META-INF/resources/dashboard/alertrules.js';

class Storage {
  values = new Map();

  get(name) {
    return this.values.get(name);
  }

  set(name, text) {
    this.values.set(name, text);
  }
}

const row = (p, more = {}) => ({
  symbol: 'AAPL', decimals: 2, sizeDecimals: 0, state: 'open', ticker: p === undefined ? undefined : { p, cp: 0, v: 0 }, quote: undefined, status: undefined, ...more,
});
const day = (cp, v) => row(100, { ticker: { p: 100, cp, v } });
const price = (above, more = {}) => ({ symbol: 'AAPL', type: 'price', above, repeat: false, ...more });

/** Returns rules with a clock that the test advances, and a function that moves AAPL and returns what fires. */
function rules(storage = new Storage()) {
  let ms = 0;
  const created = new AlertRules(storage, () => ms);
  const move = (...rows) => rows.flatMap(each => {
    ms += 2_000;
    return created.update(each).map(({ alert, value }) => `${alert.id} ${value}`);
  });
  return { created, move, storage, advance: by => (ms += by) };
}

test('an alert on a price fires once, when the price reaches it', () => {
  const { created, move } = rules();
  created.add(price(130), row(129));

  assert.deepEqual(move(row(129.99), row(130), row(129), row(131)), ['1 130']);
  assert.deepEqual(created.all, []);
});

test('an alert that repeats fires again only after its condition was false', () => {
  const { created, move } = rules();
  created.add({ symbol: 'AAPL', type: 'price', below: 130, repeat: true }, row(131));

  assert.deepEqual(move(row(130), row(129), row(131), row(128)), ['1 130', '1 128']);
});

test('an alert whose condition is true already waits until it was false, and so does one without a value', () => {
  const { created, move } = rules();
  created.add(price(130), row(131));
  created.add(price(140), row(undefined));

  assert.deepEqual(move(row(150), row(129)), []);
  assert.deepEqual(move(row(130), row(140)), ['1 130', '2 140']);
});

test('change, volume, spread and halts have conditions of their own', () => {
  const { created, move } = rules();
  created.add({ symbol: 'AAPL', type: 'change', below: -5, repeat: false }, day(0, 0));
  created.add({ symbol: 'AAPL', type: 'volume', above: 1_000, repeat: false }, day(0, 0));
  created.add({ symbol: 'AAPL', type: 'spread', above: 10, repeat: false }, row(100, { quote: { bp: 100, ap: 100.01 } }));
  created.add({ symbol: 'AAPL', type: 'halt', repeat: false }, row(100));
  created.add({ symbol: 'AAPL', type: 'resume', repeat: false }, row(100));

  assert.deepEqual(move(day(-5, 999)), ['1 -5']);
  assert.deepEqual(move(day(0, 1_000)), ['2 1000']);
  assert.deepEqual(move(row(100, { quote: { bp: 100, ap: null } })), []);
  assert.deepEqual(move(row(100, { quote: { bp: 99.9, ap: 100.1 } })).length, 1);
  assert.deepEqual(move(row(100, { state: 'halted' })), ['4 undefined']);
  assert.deepEqual(move(row(100)), ['5 undefined']);
});

test('an alert that repeats fires at most once per second', () => {
  const { created, advance } = rules();
  created.add(price(130, { repeat: true }), row(129));
  const fired = [0, 300, 300, 300, 300].map(by => {
    advance(by);
    const { length } = created.update(row(130));
    created.update(row(129));
    return length;
  });

  assert.deepEqual(fired, [1, 0, 0, 0, 1]);
});

test('alerts and the log are there when the page is opened again', () => {
  const { created, storage } = rules();
  created.add(price(130), row(129));
  created.addToLog({ t: 1, symbol: 'AAPL', text: 'price 130.00' });

  const again = rules(storage);

  assert.deepEqual(again.created.log, [{ t: 1, symbol: 'AAPL', text: 'price 130.00' }]);
  assert.deepEqual(again.move(row(131)), ['1 131']);
});

test('two tabs keep the alerts of each other', () => {
  const storage = new Storage();
  const [first, second] = [rules(storage), rules(storage)];
  first.created.add(price(130), row(129));
  second.created.add(price(140), row(129));
  const third = first.created.add(price(150), row(129));

  assert.deepEqual(second.move(row(130)), ['1 130']);
  first.created.remove(third.id);

  assert.deepEqual(rules(storage).created.all.map(({ above }) => above), [140]);
});

test('without storage, alerts last until the page is closed', () => {
  const { created, move } = rules({ get: () => undefined, set() {} });
  created.add(price(130), row(129));
  created.add(price(140), row(129));

  assert.deepEqual(move(row(130)), ['1 130']);
  assert.deepEqual(created.all.map(({ above }) => above), [140]);
});

test('what is stored by something else is ignored, and the number of alerts is bounded', () => {
  const storage = new Storage();
  storage.set('alerts', '[null, 7, {"symbol":"AAPL"}, {"symbol":"AAPL","type":"price","above":"x"}]');
  storage.set('alert-log', 'no JSON');
  const { created } = rules(storage);

  const added = Array.from({ length: MAX_ALERTS + 1 }, () => created.add(price(130), row(129)));

  assert.deepEqual([added.at(-2).id, added.at(-1), created.all.length, created.log], [String(MAX_ALERTS), undefined, MAX_ALERTS, []]);
});

test('alerts are described in words', () => {
  const alert = { type: 'change', below: -5, repeat: true };

  assert.equal(conditionOf({ type: 'price', above: 1 }).id, 'price-above');
  assert.equal(describe(alert, row(100)), 'Change of the day at or below \u22125.00%, each time');
  assert.equal(describeFired(alert, { value: -5.25 }, row(100)), 'change \u22125.25%, at or below \u22125.00%');
  assert.equal(describeFired(price(1_300), { value: 1_300.5 }, row(100)), 'price 1,300.50, at or above 1,300.00');
  assert.equal(describeFired({ type: 'halt' }, { rc: 'T12' }, row(100)), 'Trading is halted, T12');
});
