/**
 * Make an element. Strings among the children become text and never markup.
 * @param {string} name
 * @param {Record<string, any>} properties `class`, `on…` handlers, `dataset`; the rest as attributes
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'dataset') Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @returns {HTMLElement} */
export function byId(id) {
  return document.getElementById(id);
}

/** Whether a key is part of composing a word, as Enter is that chooses one in pinyin. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** Whether the layout has room for one column only. */
export const narrow = matchMedia('(max-width: 899px)');

/** Tell people who listen instead of look; the same words twice are told twice. */
export function announce(text) {
  const place = byId('announcer');
  place.textContent = '';
  requestAnimationFrame(() => {
    place.textContent = text;
  });
}

let count = 0;
/** An id that no other element has. */
export function newId(stem) {
  count += 1;
  return `${stem}-${count}`;
}

/** Put a popover under the element that opened it, inside the window. */
export function placeUnder(floating, anchor) {
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  floating.style.left = '0';
  floating.style.top = '0';
  const { offsetWidth: width, offsetHeight: height } = floating;
  const left = Math.max(margin, Math.min(box.left, innerWidth - width - margin));
  const below = box.bottom + 6;
  const top = below + height > innerHeight - margin ? Math.max(margin, box.top - height - 6) : below;
  floating.style.left = `${left}px`;
  floating.style.top = `${top}px`;
}

/**
 * A button and what it opens, with the browser's own way of closing it.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} content
 * @param {(() => Node[] | Promise<Node[]>) | null} fill brings what is in it, each time that it opens
 */
export function popover(button, content, fill = null) {
  content.id = newId('popover');
  content.setAttribute('popover', 'auto');
  button.setAttribute('popovertarget', content.id);
  content.addEventListener('toggle', async (event) => {
    if (event.newState !== 'open') {
      if (fill) content.replaceChildren();
      return;
    }
    if (fill) content.replaceChildren(...(await fill()));
    placeUnder(content, button);
    content.querySelector('input')?.focus();
    content.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  return content;
}
