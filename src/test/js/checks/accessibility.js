// The body of a function that returns one line for each accessibility problem of the page.
const problems = [];
const isVisible = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const describe = element => element.id ? `#${element.id}` : `${element.tagName.toLowerCase()}${[...element.classList].map(name => `.${name}`).join('')} "${element.textContent.trim().slice(0, 24)}"`;

// Ids are unique, and every reference has a target.
const ids = new Map();
document.querySelectorAll('[id]').forEach(({ id }) => ids.set(id, (ids.get(id) ?? 0) + 1));
ids.forEach((count, id) => count > 1 && problems.push(`the id ${id} occurs ${count} times`));
for (const name of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'for']) {
  document.querySelectorAll(`[${name}]`).forEach(element => element.getAttribute(name).split(' ')
    .forEach(id => ids.has(id) || problems.push(`${describe(element)} has ${name}=${id}, which does not exist`)));
}

// Roles have their required parents and states.
const within = { row: '[role=grid], table', gridcell: '[role=row]', rowheader: '[role=row]', columnheader: '[role=row]', tab: '[role=tablist]', option: '[role=listbox]' };
Object.entries(within).forEach(([role, parent]) => document.querySelectorAll(`[role=${role}]`)
  .forEach(element => element.parentElement.closest(parent) ?? problems.push(`${describe(element)} has the role ${role} outside ${parent}`)));
document.querySelectorAll('[role=tab]').forEach(tab => tab.hasAttribute('aria-selected') || problems.push(`${describe(tab)} has no aria-selected`));
if (document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('main').length !== 1 || document.documentElement.lang === '' || document.title === '') {
  problems.push('the page must have exactly one h1 and one main, a language and a title');
}
document.querySelectorAll('[tabindex]').forEach(element => element.tabIndex > 0 && problems.push(`${describe(element)} has a positive tabindex: ${element.tabIndex}`));

// Prices change too often to be announced.
document.querySelectorAll('[aria-live=polite], [aria-live=assertive], [role=alert], [role=status], [role=log]')
  .forEach(element => element.closest('#watchlist, #trades, #symbol-head') && problems.push(`${describe(element)} announces every price`));

// WCAG 2.2, 1.4.3: a contrast of 4.5 to 1, or 3 to 1 for large text.
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
function colour(text) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
}
const blend = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
function backgroundOf(element) {
  const layers = [];
  for (let node = element; node !== null; node = node.parentElement) {
    const layer = colour(getComputedStyle(node).backgroundColor);
    layers.push(layer);
    if (layer.a === 1) {
      break;
    }
  }
  return layers.reverse().reduce((below, layer) => blend(layer, below), { r: 255, g: 255, b: 255, a: 1 });
}
function luminance({ r, g, b }) {
  const [x, y, z] = [r, g, b].map(v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
  const element = text.parentElement;
  if (text.data.trim() === '' || !isVisible(element) || element.closest('.visually-hidden, option, :disabled, [aria-disabled=true]') !== null) {
    continue;
  }
  const style = getComputedStyle(element);
  let opacity = 1;
  for (let node = element; node !== null; node = node.parentElement) {
    opacity *= Number(getComputedStyle(node).opacity);
  }
  const background = backgroundOf(element);
  const textColour = colour(style.color);
  const [light, dark] = [luminance(blend({ ...textColour, a: textColour.a * opacity }, background)), luminance(background)].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) {
    problems.push(`${describe(element)} has a contrast of ${ratio.toFixed(2)}: "${text.data.trim().slice(0, 24)}"`);
  }
}

// WCAG 2.2, 2.5.8: a target is at least 24 by 24 pixels, including its label.
document.querySelectorAll('button, select, input, summary, [role=tab]').forEach(element => {
  const box = element.getBoundingClientRect();
  const label = element.closest('label')?.getBoundingClientRect();
  const width = Math.max(box.width, label?.width ?? 0);
  const height = Math.max(box.height, label?.height ?? 0);
  if (isVisible(element) && element.closest('.visually-hidden') === null && (width < 23.5 || height < 23.5)) {
    problems.push(`${describe(element)} is ${width.toFixed(0)} by ${height.toFixed(0)} pixels`);
  }
});
return [...new Set(problems)];
