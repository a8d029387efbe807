import { make, setAttribute, setText } from './dom.js';
import { fixed } from './format.js';

/** Paints what a chart shows, with the values of its indicators at a bar. */
export function paintLegend(element, { symbol, timeframe, decimals, studies, compared, comparedSymbol, slice, from }, index) {
  const items = [[`${symbol} \u00b7 ${timeframe.slice(0, -1)} ${timeframe.at(-1)}`, '', 'text']];
  if (compared !== undefined) {
    const value = compared.values[Math.min(slice.length - 1, Math.max(0, index - from))];
    items.push([comparedSymbol, value === undefined ? '' : compared.scale.label(compared.scale.of(value)), 'compared']);
  }
  for (const { title, lines, pane } of studies) {
    const digits = pane?.decimals ?? (pane === undefined ? decimals : Math.max(2, decimals));
    lines.forEach(({ values, color }, i) => items.push([i === 0 ? title : '', values[index] === undefined ? '' : fixed(values[index], digits), color]));
  }
  while (element.children.length > items.length) {
    element.lastElementChild.remove();
  }
  items.forEach(([title, value, color], i) => {
    const item = element.children[i] ?? element.appendChild(make('span', {}, make('span'), make('b')));
    setAttribute(item, 'data-color', color);
    setText(item.firstChild, title);
    setText(item.lastChild, value);
  });
}
