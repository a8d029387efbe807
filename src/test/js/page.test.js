import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const RESOURCES = new URL('../../main/resources/META-INF/resources/', import.meta.url);
const page = readFileSync(new URL('index.html', RESOURCES), 'utf8');

/** Returns a module and all of its direct and indirect imports. */
function imports(module, found = new Set()) {
  if (!found.has(module.href)) {
    found.add(module.href);
    for (const [, path] of readFileSync(module, 'utf8').matchAll(/^(?:import|export)\b[^'\n]* from '([^']+)'/gm)) {
      imports(new URL(path, module), found);
    }
  }
  return found;
}

test('the page preloads all of its modules', () => {
  const preloaded = [...page.matchAll(/<(?:link rel="modulepreload" href|script type="module" src)="([^"]+)"/g)].map(([, path]) => new URL(path, RESOURCES).href);

  assert.deepEqual(preloaded.sort(), [...imports(new URL('dashboard/main.js', RESOURCES))].sort());
});
