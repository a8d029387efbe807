import { byId, preferences } from './dom.js';
import { timeZone } from './timezone.js';

const NAMES = ['theme', 'palette', 'zone'];

/** Initializes the theme, the palette and the time zone of the page, and their controls. */
export function settings(onChange) {
  const root = document.documentElement;
  for (const name of NAMES) {
    const inputs = [...byId('display').querySelectorAll(`input[name=${name}]`)];
    const stored = preferences.get(name);
    const selected = inputs.find(input => input.value === stored) ?? inputs[0];
    selected.checked = true;
    apply(root, name, selected.value);
    inputs.forEach(input => input.addEventListener('change', () => {
      apply(root, name, input.value);
      preferences.set(name, input.value);
      onChange();
    }));
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}

function apply(root, name, value) {
  if (name === 'zone') {
    timeZone.choice = value;
  } else {
    root.dataset[name] = value;
  }
}
