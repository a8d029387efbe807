// The body of a function: gives a line for everything on the page that a reader with other eyes or hands would stumble over.
const found = [];
const isSeen = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const named = element => element.id ? `#${element.id}` : `${element.tagName.toLowerCase()}${[...element.classList].map(name => `.${name}`).join('')} "${element.textContent.trim().slice(0, 24)}"`;

// Every id once, and every reference to one that exists.
const ids = new Map();
document.querySelectorAll('[id]').forEach(({ id }) => ids.set(id, (ids.get(id) ?? 0) + 1));
ids.forEach((count, id) => count > 1 && found.push(`the id ${id} stands ${count} times`));
for (const name of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'for']) {
  document.querySelectorAll(`[${name}]`).forEach(element => element.getAttribute(name).split(' ')
    .forEach(id => ids.has(id) || found.push(`${named(element)} has ${name}=${id}, which is not there`)));
}

// The parts that a role needs around it and in it.
const within = { row: '[role=grid], table', gridcell: '[role=row]', rowheader: '[role=row]', columnheader: '[role=row]', tab: '[role=tablist]', option: '[role=listbox]' };
Object.entries(within).forEach(([role, parent]) => document.querySelectorAll(`[role=${role}]`)
  .forEach(element => element.parentElement.closest(parent) ?? found.push(`${named(element)} is a ${role} without ${parent}`)));
document.querySelectorAll('[role=tab]').forEach(tab => tab.hasAttribute('aria-selected') || found.push(`${named(tab)} does not say whether it is chosen`));
if (document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('main').length !== 1 || document.documentElement.lang === '' || document.title === '') {
  found.push('the page needs one h1, one main, a language and a title');
}
document.querySelectorAll('[tabindex]').forEach(element => element.tabIndex > 0 && found.push(`${named(element)} pushes itself forward with tabindex ${element.tabIndex}`));

// Prices change too often to be read out.
document.querySelectorAll('[aria-live=polite], [aria-live=assertive], [role=alert], [role=status], [role=log]')
  .forEach(element => element.closest('#watchlist, #tape, #symbol-head') && found.push(`${named(element)} would read out every price`));

// Contrast as WCAG 2.2, 1.4.3 has it: 4.5 to 1, or 3 to 1 for large text.
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
function colour(text) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
}
const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
function ground(element) {
  const layers = [];
  for (let at = element; at !== null; at = at.parentElement) {
    const layer = colour(getComputedStyle(at).backgroundColor);
    layers.push(layer);
    if (layer.a === 1) {
      break;
    }
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 });
}
function luminance({ r, g, b }) {
  const [x, y, z] = [r, g, b].map(v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
  const element = text.parentElement;
  if (text.data.trim() === '' || !isSeen(element) || element.closest('.unseen, option, :disabled, [aria-disabled=true]') !== null) {
    continue;
  }
  const style = getComputedStyle(element);
  let opacity = 1;
  for (let at = element; at !== null; at = at.parentElement) {
    opacity *= Number(getComputedStyle(at).opacity);
  }
  const below = ground(element);
  const ink = colour(style.color);
  const [light, dark] = [luminance(over({ ...ink, a: ink.a * opacity }, below)), luminance(below)].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) {
    found.push(`${named(element)} has a contrast of ${ratio.toFixed(2)}: "${text.data.trim().slice(0, 24)}"`);
  }
}

// WCAG 2.2, 2.5.8: what is pressed is at least 24 pixels wide and high, or has that much room around it.
document.querySelectorAll('button, select, input, summary, [role=tab]').forEach(element => {
  const box = element.getBoundingClientRect();
  const label = element.closest('label')?.getBoundingClientRect();
  const width = Math.max(box.width, label?.width ?? 0);
  const height = Math.max(box.height, label?.height ?? 0);
  if (isSeen(element) && element.closest('.unseen') === null && (width < 23.5 || height < 23.5)) {
    found.push(`${named(element)} is ${width.toFixed(0)} by ${height.toFixed(0)} pixels`);
  }
});
return [...new Set(found)];
