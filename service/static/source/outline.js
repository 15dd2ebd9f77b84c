import { el } from '../elements/dom.js';
import { languageOf } from '../citing/facts.js';
import { say } from '../language/i18n.js';
import { documentAddress } from '../router.js';

/** A document's headings, each a link into its text. */
export function outlineElement(view) {
  if (!view.outline.length) return say(el('p', { class: 'meta' }), 'noContents');
  const least = Math.min(...view.outline.map((entry) => entry.level));
  return el('ul', { class: 'outline', lang: languageOf(view.document) }, ...view.outline.map((entry) =>
    el('li', { class: `depth-${Math.min(3, entry.level - least)}` },
      el('a', { href: documentAddress(view.document.id, entry.block) }, entry.title),
      entry.page !== null && el('span', { class: 'leaf', 'aria-hidden': 'true' }, entry.page))));
}
