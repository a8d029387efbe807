/** What the parts of the page build themselves from. Texts are only ever set as texts. */

export function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes, and children that are elements or text. `on…` are listeners. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== undefined && value !== false) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

/** Sets the text of an element that has nothing but text, by its one text node, and only if it is another. */
export function say(element, text) {
  const node = element.firstChild;
  if (node === null) {
    if (text !== '') {
      element.append(text);
    }
  } else if (node.data !== text) {
    node.data = text;
  }
}

/** Sets an attribute, only if it is another; undefined takes it away. */
export function mark(element, name, value) {
  if (value === undefined) {
    if (element.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** As many children as there are items, made when they are missing, and each painted. */
export function fill(parent, items, create, paint) {
  while (parent.children.length > items.length) {
    parent.lastElementChild.remove();
  }
  items.forEach((item, index) => {
    const child = parent.children[index] ?? parent.appendChild(create());
    paint(child, item, index);
  });
}

/** Keeps a choice of the reader; gives what was chosen before. */
export const choices = {
  get(name) {
    try {
      return localStorage.getItem(`quotecast.${name}`) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`quotecast.${name}`, value);
    } catch {
      // It holds until the page is left.
    }
  },
};

export function isTyping(target) {
  return target instanceof Element && target.closest('input:not([type=checkbox], [type=radio]), textarea, select') !== null;
}

export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
