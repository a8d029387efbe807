import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const RESOURCES = new URL('../../main/resources/META-INF/resources/', import.meta.url);
const page = readFileSync(new URL('index.html', RESOURCES), 'utf8');

/** All modules that one needs, itself included. */
function needed(module, found = new Set()) {
  if (!found.has(module.href)) {
    found.add(module.href);
    for (const [, path] of readFileSync(module, 'utf8').matchAll(/^(?:import|export)\b[^'\n]* from '([^']+)'/gm)) {
      needed(new URL(path, module), found);
    }
  }
  return found;
}

test('the page names all of its modules, so that the browser need not find them one behind the other', () => {
  const named = [...page.matchAll(/<(?:link rel="modulepreload" href|script type="module" src)="([^"]+)"/g)].map(([, path]) => new URL(path, RESOURCES).href);

  assert.deepEqual(named.sort(), [...needed(new URL('dashboard/main.js', RESOURCES))].sort());
});
