import { make } from '../dashboard/dom.js';

/** Formats text in which `...` is code and **...** is strong, as paragraphs. */
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

/** Describes the type of a value briefly. */
export function describeType(schema, api) {
  if (schema.const !== undefined) {
    return JSON.stringify(schema.const);
  }
  if (schema.enum !== undefined) {
    return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  }
  if (schema.anyOf !== undefined && schema.properties === undefined) {
    return schema.anyOf.map(option => describeType(api.resolve(option), api)).join(' or ');
  }
  if (schema.type === 'array') {
    return `array of ${describeType(api.resolve(schema.items), api)}`;
  }
  return [schema.type ?? 'any JSON', ...bounds(schema)].join(', ');
}

function bounds(schema) {
  const found = [];
  const add = (key, label) => schema[key] !== undefined && found.push(`${label} ${schema[key]}`);
  add('minimum', 'from');
  add('exclusiveMinimum', 'above');
  add('maximum', 'to');
  add('maxLength', 'up to');
  if (schema.maxLength !== undefined) {
    found.push(`${found.pop()} characters`);
  }
  add('pattern', 'pattern');
  add('default', 'default');
  return found;
}

/** Creates a table of the keys of an object and of its nested objects; returns nothing for other types. */
export function keyTable(schema, api, caption) {
  if (schema?.properties === undefined) {
    return [];
  }
  const head = make('tr', {}, ...['key', 'value', 'meaning'].map(title => make('th', { scope: 'col' }, title)));
  return [make('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption }, make('table', {},
    make('caption', { class: 'visually-hidden' }, caption),
    make('thead', {}, head),
    make('tbody', {}, ...rows(schema, api, ''))))];
}

function rows(schema, api, prefix) {
  return Object.entries(schema.properties).flatMap(([key, property]) => {
    const resolved = api.resolve(property);
    const nested = resolved.type === 'array' ? api.resolve(resolved.items) : resolved;
    const required = schema.required?.includes(key) ? [' ', make('span', { class: 'required' }, 'required')] : [];
    const row = make('tr', {},
      make('th', { scope: 'row' }, make('code', {}, prefix + key)),
      make('td', {}, make('code', {}, describeType(resolved, api)), ...required),
      make('td', {}, ...inline(resolved.description)));
    const nestedPrefix = `${prefix}${key}${resolved.type === 'array' ? '[]' : ''}.`;
    return [row, ...nested.properties === undefined ? [] : rows(nested, api, nestedPrefix)];
  });
}
