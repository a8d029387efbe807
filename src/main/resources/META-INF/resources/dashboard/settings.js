import { byId, choices } from './dom.js';

const NAMES = ['theme', 'palette'];

/** How the reader wants the page to look. */
export function settings(onChange) {
  const root = document.documentElement;
  for (const name of NAMES) {
    const inputs = [...byId('display').querySelectorAll(`input[name=${name}]`)];
    const wanted = choices.get(name);
    const chosen = inputs.find(input => input.value === wanted) ?? inputs[0];
    chosen.checked = true;
    root.dataset[name] = chosen.value;
    inputs.forEach(input => input.addEventListener('change', () => {
      root.dataset[name] = input.value;
      choices.set(name, input.value);
      onChange();
    }));
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}
