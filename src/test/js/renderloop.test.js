import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { RenderLoop } from '../../main/resources/META-INF/resources/dashboard/renderloop.js';

let frame;
let errors;

beforeEach(() => {
  errors = [];
  globalThis.requestAnimationFrame = next => (frame = next);
  globalThis.reportError = error => errors.push(error.message);
});

afterEach(() => {
  delete globalThis.requestAnimationFrame;
  delete globalThis.reportError;
});

test('parts are painted at their intervals', () => {
  const loop = new RenderLoop();
  const painted = [];
  loop.add(() => painted.push('every frame'), 0);
  loop.add(() => painted.push('every 200 ms'), 200);
  loop.start();

  [16, 32, 216].forEach(nowMs => frame(nowMs));

  assert.deepEqual(painted, ['every frame', 'every frame', 'every frame', 'every 200 ms']);
});

test('a part that fails does not keep the others from being painted', () => {
  const loop = new RenderLoop();
  let count = 0;
  loop.add(() => {
    throw new Error('on purpose');
  }, 0);
  loop.add(() => count++, 0);
  loop.start();

  [16, 32].forEach(nowMs => frame(nowMs));

  assert.equal(count, 2);
  assert.deepEqual(errors, ['on purpose', 'on purpose']);
});
