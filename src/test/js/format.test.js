import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cell, csv } from '../../main/resources/META-INF/resources/dashboard/csv.js';
import * as format from '../../main/resources/META-INF/resources/dashboard/format.js';

test('never formats minus zero', () => {
  assert.equal(format.fixed(-0.004, 2), '0.00');
  assert.equal(format.fixed(-0, 2), '0.00');
  assert.equal(format.signed(-0.004, 2), '0.00');
  assert.equal(format.signed(0.004, 2), '0.00');
  assert.equal(format.percent(-0.001), '0.00%');
  assert.equal(format.direction(-0.004, 2), 0);
});

test('formats numbers with the decimals of the instrument and a sign', () => {
  assert.equal(format.fixed(126.5, 2), '126.50');
  assert.equal(format.fixed(-1.25, 2), '\u22121.25');
  assert.equal(format.signed(1.25, 2), '+1.25');
  assert.equal(format.signed(-1.25, 2), '\u22121.25');
  assert.equal(format.fixed(0.00000001, 8), '0.00000001');
  assert.equal(format.direction(-0.01, 2), -1);
});

test('formats undefined as an empty string', () => {
  const { fixed, signed, percent, compact, grouped, age, timeOfDay } = format;

  assert.deepEqual([fixed, signed, percent, compact, grouped, age, timeOfDay].map(formatter => formatter(undefined, 2)), Array(7).fill(''));
});

test('shortens numbers of five and more digits to three', () => {
  assert.deepEqual([0, 950, 999.6, 1_000, 12_400, 123_456, 999_700, 3_210_000, 4.5e9].map(value => format.compact(value)),
    ['0', '950', '1,000', '1,000', '12.4K', '123K', '1.00M', '3.21M', '4.50B']);
  assert.equal(format.compact(0.1234567, 8), '0.1235');
});

test('separates thousands', () => {
  assert.equal(format.grouped(1_234_567), '1,234,567');
  assert.equal(format.grouped(1_234.5, 2), '1,234.50');
  assert.equal(format.grouped(999), '999');
});

test('formats an age with one unit, and never below zero', () => {
  assert.deepEqual([-50, 400, 12_000, 99_000, 300_000, 7_200_000, 200_000_000].map(format.age), ['0.0s', '0.4s', '12s', '99s', '5m', '2h', '2d']);
});

test('formats a countdown that ends at zero', () => {
  assert.deepEqual([-1, 400, 907_000, 11_707_000, 184_507_000].map(format.countdown), ['00:00', '00:01', '15:07', '03:15:07', '2d 03:15:07']);
});

test('returns the text of a message, or its JSON', () => {
  assert.equal(format.messageText('<b>hi</b>'), '<b>hi</b>');
  assert.equal(format.messageText({ text: 'hi' }), 'hi');
  assert.equal(format.messageText({ any: 1 }), '{"any":1}');
  assert.equal(format.messageText(null), 'null');
});

test('exports no cell as a formula', () => {
  for (const text of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '  =1', '=cmd|\' /C calc\'!A0']) {
    assert.match(cell(text), /^"?'/, text);
  }
});

test('exports numbers as numbers', () => {
  assert.deepEqual(['-1.25', '0.5', 12, -3].map(cell), ['-1.25', '0.5', '12', '-3']);
});

test('quotes cells with commas, quotes and line breaks', () => {
  assert.equal(csv([['Symbol', 'Name'], ['A', 'a "b", c'], ['B', 'x\ny'], ['C', undefined]]), 'Symbol,Name\r\nA,"a ""b"", c"\r\nB,"x\ny"\r\nC,\r\n');
});
