import { authorsOf, titleOf, yearOf } from '../citing/facts.js';

const text = (read) => (a, b, collator) => collator.compare(read(a), read(b));

/** The orders that the documents can be shown in; what is not known comes last. */
export const ORDERS = {
  byTitle: text(titleOf),
  byAuthor: text((document) => authorsOf(document) || '\u{10ffff}'),
  byYear: (a, b) => (yearOf(b) || -Infinity) - (yearOf(a) || -Infinity) || 0,
  byAdded: (a, b) => Date.parse(b.ingested_at) - Date.parse(a.ingested_at),
  byLength: (a, b) => b.characters - a.characters,
};

/** Documents in an order, and within it by title. */
export function sorted(documents, order, locale) {
  const collator = new Intl.Collator(locale, { numeric: true });
  return documents.toSorted((a, b) => ORDERS[order](a, b, collator) || ORDERS.byTitle(a, b, collator));
}

/** Whether a document is one that all the words sought are said of. */
export function isSought(document, sought) {
  const said = [titleOf(document), authorsOf(document), document.source, ...(document.names ?? []), document.csl?.keyword, document.csl?.abstract, document.csl?.['container-title'], yearOf(document)]
    .filter(Boolean).join('\n').toLowerCase();
  return sought.toLowerCase().split(/\s+/).every((word) => said.includes(word));
}
