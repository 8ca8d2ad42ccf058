/* global document */
/** Makes elements. Text enters the page here and only as text, so that no name can become markup. */

/**
 * @param {string} name of the element
 * @param {Record<string, string | number | boolean | undefined>} attributes `text` is its text, `class` its class
 * @param {...Node} children
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for a shape of SVG. */
export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'text') made.textContent = String(value);
    else if (value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}
