import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_SPAN, Viewport } from '../../main/resources/META-INF/resources/dashboard/viewport.js';

function viewport(count) {
  const created = new Viewport();
  created.resize(count);
  return created;
}

const range = ({ start, end }) => [start, end];

test('shows the newest bars first', () => {
  assert.deepEqual(range(viewport(500)), [500 - INITIAL_SPAN, 500]);
});

test('aligns few bars to the end', () => {
  assert.deepEqual(range(viewport(3)), [3 - INITIAL_SPAN, 3]);
});

test('panning stops at both ends of the data', () => {
  const view = viewport(500);

  view.pan(1_000);
  assert.deepEqual(range(view), [410, 500]);
  view.pan(-10_000);
  assert.deepEqual(range(view), [0, 90]);
  assert.equal(view.isFollowing, false);
});

test('follows new bars at the end only', () => {
  const view = viewport(500);

  view.resize(501);
  assert.equal(view.end, 501);
  view.pan(-10);
  view.resize(502);
  assert.equal(view.end, 491);
  view.pan(100);
  view.resize(503);
  assert.equal(view.end, 503);
});

test('shows the same bars after older ones were added before them', () => {
  const view = viewport(500);
  view.pan(-300);

  view.resize(1_500, 1_000);

  assert.deepEqual(range(view), [1_110, 1_200]);
});

test('zooming leaves the bar under the pointer where it is, and stays within the data', () => {
  const view = viewport(500);
  view.pan(-200);

  view.zoom(0.5, 255);
  assert.deepEqual(range(view), [232.5, 277.5]);
  view.zoom(100, 255);
  assert.deepEqual(range(view), [0, 500]);
  view.zoom(0.0001, 255);
  assert.equal(view.span, 10);
});

test('reveals a bar with the smallest movement', () => {
  const view = viewport(500);

  view.reveal(400);
  assert.deepEqual(range(view), [400, 490]);
  view.reveal(495);
  assert.deepEqual(range(view), [406, 496]);
});

test('returns to the present with the current zoom, or with the initial one', () => {
  const view = viewport(500);
  view.zoom(2, 400);
  view.pan(-100);

  view.showNow();
  assert.deepEqual(range(view), [320, 500]);
  view.reset();
  assert.deepEqual(range(view), [410, 500]);
  assert.equal(view.isInitial, true);
});
