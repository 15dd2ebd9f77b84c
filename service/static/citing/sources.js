import { el } from '../elements/dom.js';
import { folded } from '../elements/folding.js';
import { beginning } from '../elements/text.js';
import { language, say } from '../language/i18n.js';
import { citationAddress, documentAddress } from '../router.js';
import { reference } from '../service/api.js';
import { citeMenu, quotationOf } from './cite.js';
import { authorsOf, languageOf, placeLine, titleOf } from './facts.js';

/** Code points of a passage that stand for its place where that is not known. */
const NAMED = 40;

/** The style of references of those who read the interface's language. */
export const ownStyle = () => (language() === 'zh' ? 'gb-t-7714' : 'apa');

/**
 * The sources that an answer rests on, by document.
 * @param {any[]} citations
 * @param {Set<number>} used
 */
export function sourceList(citations, used) {
  const numbered = citations.map((citation, index) => ({ citation, number: index + 1 }));
  return el('section', { class: 'sources' }, say(el('h3'), 'sources'),
    byDocument(numbered.filter(({ number }) => used.has(number))));
}

/** Passages near the question, which no statement rests on, by document. */
export function relatedList(related, open) {
  const list = byDocument(related.map((citation) => ({ citation })));
  list.classList.add('related');
  if (open) return el('section', { class: 'sources' }, say(el('h3'), 'nearest'), list);
  return el('details', { class: 'sources more' }, say(el('summary'), 'morePassages'), list);
}

/** Each document once, in the order of the first of its citations, and these below it. */
function byDocument(entries) {
  const groups = new Map();
  for (const entry of entries) {
    const { id } = entry.citation.document;
    groups.set(id, [...(groups.get(id) ?? []), entry]);
  }
  return el('ul', { class: 'cited-documents' }, ...[...groups.values()].map((group) => {
    const { document } = group[0].citation;
    const lang = languageOf(document);
    return el('li', {},
      el('p', { class: 'source-head-line', lang },
        el('a', { class: 'source-title', href: documentAddress(document.id) }, titleOf(document)),
        authorsOf(document) && el('span', { class: 'meta' }, authorsOf(document))),
      el(group[0].number ? 'ol' : 'ul', {}, ...group.map(({ citation, number }) => sourceItem(citation, number))));
  }));
}

/** A citation in the list under an answer. */
function sourceItem(citation, number) {
  const printed = el('p', { class: 'print-only', lang: languageOf(citation.document) });
  const address = el('p', { class: 'print-only address' }, new URL(citationAddress(citation), location.href).href);
  reference(citation.id, ownStyle()).then((text) => printed.append(text), () => {});
  return el('li', { class: 'source-item' },
    number && el('span', { class: 'number', 'aria-hidden': 'true' }, number),
    el('a', { class: 'source-place', href: citationAddress(citation) }, ...placeName(citation)),
    citeMenu(citation),
    el('div', { class: 'wide' }, ...(number ? [] : folded(passage(citation))), printed, address));
}

/** Where it stands, or where nothing is known of that: how it begins. */
function placeName(citation) {
  const place = placeLine(citation);
  if (place.childElementCount) return [place];
  return [el('span', { lang: languageOf(citation.document) }, beginning(quotationOf(citation), NAMED))];
}

/** What of a passage is nearest to the question. */
function passage(citation) {
  return el('blockquote', { class: 'passage', lang: languageOf(citation.document) }, quotationOf(citation));
}
