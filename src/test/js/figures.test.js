import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cell, csv } from '../../main/resources/META-INF/resources/dashboard/csv.js';
import * as format from '../../main/resources/META-INF/resources/dashboard/format.js';

test('nothing is shown as minus zero', () => {
  assert.equal(format.fixed(-0.004, 2), '0.00');
  assert.equal(format.fixed(-0, 2), '0.00');
  assert.equal(format.signed(-0.004, 2), '0.00');
  assert.equal(format.signed(0.004, 2), '0.00');
  assert.equal(format.percent(-0.001), '0.00%');
  assert.equal(format.direction(-0.004, 2), 0);
});

test('a figure has the decimals of its instrument and its sign', () => {
  assert.equal(format.fixed(126.5, 2), '126.50');
  assert.equal(format.fixed(-1.25, 2), '\u22121.25');
  assert.equal(format.signed(1.25, 2), '+1.25');
  assert.equal(format.signed(-1.25, 2), '\u22121.25');
  assert.equal(format.fixed(0.00000001, 8), '0.00000001');
  assert.equal(format.direction(-0.01, 2), -1);
});

test('what is not known is shown as nothing', () => {
  const { fixed, signed, percent, compact, grouped, age, timeOfDay } = format;

  assert.deepEqual([fixed, signed, percent, compact, grouped, age, timeOfDay].map(write => write(undefined, 2)), Array(7).fill(''));
});

test('large sizes are shortened, and never to four digits', () => {
  assert.deepEqual([0, 950, 999.6, 1_000, 12_400, 123_456, 999_700, 3_210_000, 4.5e9].map(value => format.compact(value)),
    ['0', '950', '1.00K', '1.00K', '12.4K', '123K', '1.00M', '3.21M', '4.50B']);
  assert.equal(format.compact(0.1234567, 8), '0.1235');
});

test('thousands are set apart', () => {
  assert.equal(format.grouped(1_234_567), '1,234,567');
  assert.equal(format.grouped(1_234.5, 2), '1,234.50');
  assert.equal(format.grouped(999), '999');
});

test('an age has one unit, and is never below zero', () => {
  assert.deepEqual([-50, 400, 12_000, 99_000, 300_000, 7_200_000, 200_000_000].map(format.age), ['0.0s', '0.4s', '12s', '99s', '5m', '2h', '2d']);
});

test('a countdown ends at zero', () => {
  assert.deepEqual([-1, 400, 907_000, 11_707_000, 184_507_000].map(format.countdown), ['00:00', '00:01', '15:07', '03:15:07', '2d 03:15:07']);
});

test('what a message says is its text, or its JSON', () => {
  assert.equal(format.saying('<b>hi</b>'), '<b>hi</b>');
  assert.equal(format.saying({ text: 'hi' }), 'hi');
  assert.equal(format.saying({ any: 1 }), '{"any":1}');
  assert.equal(format.saying(null), 'null');
});

test('no cell of an export is a formula', () => {
  for (const text of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '  =1', '=cmd|\' /C calc\'!A0']) {
    assert.match(cell(text), /^"?'/, text);
  }
});

test('figures of an export stay figures', () => {
  assert.deepEqual(['-1.25', '0.5', 12, -3].map(cell), ['-1.25', '0.5', '12', '-3']);
});

test('an export keeps commas, quotes and lines in their cells', () => {
  assert.equal(csv([['Symbol', 'Name'], ['A', 'a "b", c'], ['B', 'x\ny'], ['C', undefined]]), 'Symbol,Name\r\nA,"a ""b"", c"\r\nB,"x\ny"\r\nC,\r\n');
});
