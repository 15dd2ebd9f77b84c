import { el } from './dom.js';

/**
 * Put text on the clipboard; a page that is not served safely has only the old way.
 * @param {HTMLElement} place where an element may stand for the moment
 * @returns {Promise<boolean>} whether the browser allows it
 */
export async function copyText(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el('textarea', { class: 'unseen', tabindex: -1, 'aria-hidden': 'true' });
    area.value = text;
    place.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
