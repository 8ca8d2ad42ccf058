/** What a page has to be used, in the order in which a person might. */

/* global document, location, getComputedStyle, CSS -- this runs in the page */

/**
 * Runs in the page, so it stands alone.
 * @returns {(import('../protocol.d.ts').PageStep & {accept: string})[]} inputs first, then what is clicked, links last
 */
export function findControls() {
  const WANTED = 'input, select, textarea, canvas, button, summary, [role="button"], [role="tab"], [onclick], a[href]';
  const ORDER = ['file', 'select', 'range', 'text', 'check', 'draw', 'click', 'link'];
  const TYPED = ['text', 'search', 'email', 'number', 'tel', 'url', 'date', 'time', ''];
  const LONGEST_NAME = 40;

  /** @type {Record<string, (element: any) => string>} */
  const KINDS = {
    a: (element) => (isOwnLink(element) ? 'link' : ''),
    canvas: () => 'draw',
    select: (element) => (element.options.length > 1 ? 'select' : ''),
    textarea: (element) => (element.readOnly ? '' : 'text'),
    input: (element) => inputKind(element, (element.getAttribute('type') ?? '').toLowerCase()),
  };
  const inputKind = (/** @type {any} */ element, /** @type {string} */ type) => {
    if (type === 'file' || type === 'range') return type;
    if (type === 'checkbox' || type === 'radio') return 'check';
    if (['button', 'submit', 'image'].includes(type)) return 'click';
    return TYPED.includes(type) && !element.readOnly ? 'text' : '';
  };
  const isOwnLink = (/** @type {any} */ link) =>
    link.origin === location.origin && !link.hasAttribute('download') && !/^_(?:blank|new)/.test(link.target);
  const isSeen = (/** @type {any} */ element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility !== 'hidden';
  };
  const pathOf = (/** @type {any} */ element) => {
    const parts = [];
    for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
      const id = one.id && `#${CSS.escape(one.id)}`;
      if (id && document.querySelectorAll(id).length === 1) return [id, ...parts].join(' > ');
      const place = Array.prototype.indexOf.call(one.parentElement?.children ?? [], one) + 1;
      parts.unshift(`${one.localName}:nth-child(${place})`);
    }
    return ['html', ...parts].join(' > ');
  };
  const nameOf = (/** @type {any} */ element) => {
    const texts = [element.getAttribute('aria-label'), element.labels?.[0]?.innerText, element.innerText, element.placeholder];
    const button = ['button', 'submit'].includes(element.type) ? element.value : '';
    const found = [...texts, button, element.name, element.title, element.id].find((text) => typeof text === 'string' && text.trim());
    return (found ?? element.localName).replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);
  };
  const valueOf = (/** @type {any} */ element, /** @type {string} */ kind) => {
    if (kind === 'select') return String(element.selectedIndex === element.options.length - 1 ? 0 : element.options.length - 1);
    if (kind !== 'range') return '';
    return String(element.value === (element.max || '100') ? element.min || 0 : element.max || 100);
  };

  const found = [];
  for (const element of /** @type {any} */ (document.querySelectorAll(WANTED))) {
    const kind = KINDS[element.localName] ? KINDS[element.localName](element) : 'click';
    if (!kind || element.disabled || element.getAttribute('aria-disabled') === 'true') continue;
    if (kind !== 'file' && !isSeen(element)) continue; // file inputs are often hidden behind a button
    const page = location.pathname;
    const of = { page, kind, path: pathOf(element), name: nameOf(element), type: element.type ?? '', value: valueOf(element, kind) };
    found.push({ ...of, file: '', accept: element.getAttribute('accept') ?? '' });
  }
  found.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  return /** @type {any} */ (found);
}
