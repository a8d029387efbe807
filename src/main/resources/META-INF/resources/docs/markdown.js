import { make } from '../dashboard/dom.js';

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|!?\[[^\]]*\]\([^)\s]+\)|<https?:[^>\s]+>)/;
const BULLET = /^(\s*)(?:[-*]|\d+\.)\s+/;
const RULE = /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/;

/**
 * Builds the elements of a Markdown text: headings, paragraphs, lists, tables, quotes and code. Text is inserted as text
 * only.
 *
 * @param address returns the target of a link, or undefined if there is none; its label is then plain text
 */
export function markdown(text, address) {
  const lines = text.replaceAll('\r', '').split('\n');
  const elements = [];
  let at = 0;
  const until = isEnd => {
    const from = at;
    while (at < lines.length && !isEnd(lines[at])) {
      at++;
    }
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    if (line.trim() === '' || line.startsWith('<!--')) {
      at++;
    } else if (line.startsWith('```')) {
      at++;
      elements.push(make('pre', { tabindex: 0 }, until(other => other.startsWith('```')).join('\n')));
      at++;
    } else if (/^#{1,4} /.test(line)) {
      const [, marks, title] = /^(#+) (.*)$/.exec(line);
      elements.push(make(`h${Math.min(4, marks.length + 1)}`, { id: slug(title) }, ...inline(title, address)));
      at++;
    } else if (line.startsWith('|') && RULE.test(lines[at + 1]?.trim() ?? '')) {
      elements.push(table(until(other => !other.startsWith('|')), address));
    } else if (BULLET.test(line)) {
      elements.push(list(until((other => other.trim() === '' || /^#{1,4} |^```/.test(other))), address));
    } else if (line.startsWith('>')) {
      elements.push(make('blockquote', {}, ...inline(until(other => !other.startsWith('>')).map(other => other.replace(/^>\s?/, '')).join(' '), address)));
    } else {
      elements.push(make('p', {}, ...inline(until((other => other.trim() === '' || /^#{1,4} |^```|^\|/.test(other) || BULLET.test(other))).join(' ') || lines[at++], address)));
    }
  }
  return elements;
}

/** Returns the id of a heading, as in the links of the documents. */
export function slug(title) {
  return title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-');
}

function list(lines, address) {
  const items = [];
  for (const line of lines) {
    const [mark, indent] = BULLET.exec(line) ?? [];
    if (mark !== undefined && (items.length === 0 || indent.length <= items[0].indent)) {
      items.push({ indent: indent.length, text: line.slice(mark.length), nested: [] });
    } else if (mark !== undefined || items.at(-1).nested.length > 0) {
      items.at(-1).nested.push(line);
    } else {
      items.at(-1).text += ` ${line.trim()}`;
    }
  }
  return make(/^\s*\d/.test(lines[0]) ? 'ol' : 'ul', { class: 'bullets' }, ...items.map(({ text, nested }) =>
    make('li', {}, ...inline(text, address), ...nested.length === 0 ? [] : [list(nested, address)])));
}

function table([head, , ...rows], address) {
  const cells = line => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map(cell => inline(cell.trim().replaceAll('\\|', '|'), address));
  const row = (line, name) => make('tr', {}, ...cells(line).map(cell => make(name, name === 'th' ? { scope: 'col' } : {}, ...cell)));
  return make('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table' }, make('table', {},
    make('thead', {}, row(head, 'th')), make('tbody', {}, ...rows.map(line => row(line, 'td')))));
}

function inline(text, address) {
  return text.split(INLINE).filter(part => part !== '').map(part => {
    if (part.startsWith('`')) {
      return make('code', {}, part.slice(1, -1));
    }
    if (part.startsWith('**')) {
      return make('strong', {}, ...inline(part.slice(2, -2), address));
    }
    if (/^<https?:/.test(part)) {
      return make('a', { href: part.slice(1, -1) }, part.slice(1, -1));
    }
    const link = /^(!?)\[([^\]]*)\]\(([^)\s]+)\)$/.exec(part);
    if (link === null) {
      return part;
    }
    const href = link[1] === '' ? address(link[3]) : undefined;
    return href === undefined ? make('span', {}, ...inline(link[2], address)) : make('a', { href }, ...inline(link[2], address));
  });
}
