import { languageOf } from '../citing/facts.js';
import { el } from '../elements/dom.js';
import { say } from '../language/i18n.js';
import { documentAddress } from '../router.js';

/**
 * A document's headings, each a link into its text.
 * @param {number | null} block that which is in sight: its heading is marked
 */
export function outlineElement(view, block = null) {
  if (!view.outline.length) return say(el('p', { class: 'meta' }), 'noContents');
  const least = Math.min(...view.outline.map((entry) => entry.level));
  const here = block === null ? undefined : view.outline.findLast((entry) => entry.block <= block);
  return el('ul', { class: 'outline', lang: languageOf(view.document) }, ...view.outline.map((entry) =>
    el('li', { class: `depth-${Math.min(3, entry.level - least)}` },
      el('a', { href: documentAddress(view.document.id, entry.block), 'aria-current': entry === here && 'true' }, entry.title),
      entry.page !== null && el('span', { class: 'leaf', 'aria-hidden': 'true' }, entry.page))));
}
