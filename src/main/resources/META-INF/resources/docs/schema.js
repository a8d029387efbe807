import { make } from '../dashboard/dom.js';

/** Text of the document, in which `...` is code and **...** is strong. */
export function prose(text = '') {
  return text.trim().split(/\n\s*\n/).map(paragraph => make('p', {}, ...inline(paragraph)));
}

export function inline(text = '') {
  return text.split(/(`[^`]*`|\*\*[^*]*\*\*)/).filter(part => part !== '').map(part => {
    if (part.startsWith('`')) {
      return make('code', {}, part.slice(1, -1));
    }
    return part.startsWith('**') ? make('strong', {}, part.slice(2, -2)) : part;
  });
}

/** What a value looks like, in few words. */
export function shape(schema, contract) {
  if (schema.const !== undefined) {
    return JSON.stringify(schema.const);
  }
  if (schema.enum !== undefined) {
    return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  }
  if (schema.anyOf !== undefined && schema.properties === undefined) {
    return schema.anyOf.map(one => shape(contract.at(one), contract)).join(' or ');
  }
  if (schema.type === 'array') {
    return `list of ${shape(contract.at(schema.items), contract)}`;
  }
  return [schema.type ?? 'any JSON', ...bounds(schema)].join(', ');
}

function bounds(schema) {
  const found = [];
  const add = (key, words) => schema[key] !== undefined && found.push(`${words} ${schema[key]}`);
  add('minimum', 'from');
  add('exclusiveMinimum', 'above');
  add('maximum', 'to');
  add('maxLength', 'up to');
  if (schema.maxLength !== undefined) {
    found.push(`${found.pop()} characters`);
  }
  add('pattern', 'like');
  add('default', 'default');
  return found;
}

/** A table of the keys of an object, those of objects within it too; nothing for what has no keys. */
export function keyTable(schema, contract, caption) {
  if (schema?.properties === undefined) {
    return [];
  }
  const head = make('tr', {}, ...['key', 'value', 'meaning'].map(word => make('th', { scope: 'col' }, word)));
  return [make('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption }, make('table', {},
    make('caption', { class: 'unseen' }, caption),
    make('thead', {}, head),
    make('tbody', {}, ...rows(schema, contract, ''))))];
}

function rows(schema, contract, prefix) {
  return Object.entries(schema.properties).flatMap(([key, property]) => {
    const known = contract.at(property);
    const inner = known.type === 'array' ? contract.at(known.items) : known;
    const must = schema.required?.includes(key) ? [' ', make('span', { class: 'must' }, 'required')] : [];
    const row = make('tr', {},
      make('th', { scope: 'row' }, make('code', {}, prefix + key)),
      make('td', {}, make('code', {}, shape(known, contract)), ...must),
      make('td', {}, ...inline(known.description)));
    const below = `${prefix}${key}${known.type === 'array' ? '[]' : ''}.`;
    return [row, ...inner.properties === undefined ? [] : rows(inner, contract, below)];
  });
}
