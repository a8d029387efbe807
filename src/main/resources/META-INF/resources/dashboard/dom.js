/** Functions that build and update the page. Text is only ever inserted as text nodes. */

/** The media query of screens that show one view at a time, as in the style sheets. */
export const NARROW_SCREEN = '(max-width: 45rem), (max-height: 30rem)';

export function byId(id) {
  return document.getElementById(id);
}

/** Creates an element with attributes and children; attributes that begin with `on` are listeners. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== undefined && value !== false) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children);
  return element;
}

/** Sets the text of an element that has no child elements, if it differs. */
export function setText(element, text) {
  const node = element.firstChild;
  if (node === null) {
    if (text !== '') {
      element.append(text);
    }
  } else if (node.data !== text) {
    node.data = text;
  }
}

/** Sets an attribute if it differs; undefined removes it. */
export function setAttribute(element, name, value) {
  if (value === undefined) {
    if (element.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** Creates or removes children until there is one for each item, and paints each. */
export function updateChildren(parent, items, create, paint) {
  while (parent.children.length > items.length) {
    parent.lastElementChild.remove();
  }
  items.forEach((item, index) => {
    const child = parent.children[index] ?? parent.appendChild(create());
    paint(child, item, index);
  });
}

/**
 * Moves the last children to the front, so that children that show the same items as before need not be painted again
 * when items were added before them.
 */
export function rotateChildren(parent, count) {
  if (count > 0 && count < parent.children.length) {
    parent.prepend(...[...parent.children].slice(-count));
  }
}

/** Returns whether neither an element nor one that contains it has the attribute `hidden`; needs no layout of the page. */
export const isShown = element => element.closest('[hidden]') === null;

/** The user's preferences, stored in the browser. */
export const preferences = {
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
      // Without storage, the preference lasts until the page is closed.
    }
  },
};

export function isTyping(target) {
  return target instanceof Element && target.closest('input:not([type=checkbox], [type=radio]), textarea, select') !== null;
}

/**
 * Sets what is done with the value of the button that closes a dialog, or with '' if the dialog is cancelled. The event
 * that it has been closed may come after it was opened again, so this uses those before it.
 */
export function onAnswer(dialog, task) {
  dialog.onsubmit = ({ submitter }) => task(submitter.value);
  dialog.oncancel = () => task('');
}
