import { byId, preferences } from './dom.js';

const NAMES = ['theme', 'palette'];

/** Initializes the theme and the palette of the page and their controls. */
export function settings(onChange) {
  const root = document.documentElement;
  for (const name of NAMES) {
    const inputs = [...byId('display').querySelectorAll(`input[name=${name}]`)];
    const stored = preferences.get(name);
    const selected = inputs.find(input => input.value === stored) ?? inputs[0];
    selected.checked = true;
    root.dataset[name] = selected.value;
    inputs.forEach(input => input.addEventListener('change', () => {
      root.dataset[name] = input.value;
      preferences.set(name, input.value);
      onChange();
    }));
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}
