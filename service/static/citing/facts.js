import { el } from '../elements/dom.js';
import { say, tag } from '../language/i18n.js';

/** A document's title, or its file's name. */
export const titleOf = (document) => document.csl?.title || document.source;

export const languageOf = (document) => document.csl?.language || tag(document.language ?? '') || undefined;

/** Its authors' names in one line; empty where none is known. */
export function authorsOf(document) {
  const names = (document.csl?.author ?? []).map(
    (author) => author.literal ?? [author.given, author.family].filter(Boolean).join(' '),
  );
  return names.join('; ');
}

/** The year that it is of; empty where that is not known. */
export function yearOf(document) {
  const issued = document.csl?.issued;
  const said = issued?.['date-parts']?.[0]?.[0] ?? /\d{4}/.exec(issued?.literal ?? issued?.raw ?? issued)?.[0];
  return said ? String(said) : '';
}

/** "7" or "7–8"; empty where pages are not known. */
export function pageRange(pages) {
  if (!pages?.length) return '';
  const [first, last] = [pages[0], pages[pages.length - 1]];
  return first === last ? String(first) : `${first}–${last}`;
}

/** Where a citation stands: its sections and page, as printed where that is another than the file's. */
export function placeLine(citation) {
  const pages = pageRange(citation.pages);
  const label = pageRange(citation.printed_pages);
  const said = label && label !== pages ? 'printedPage' : citation.pages.length > 1 ? 'pages' : 'page';
  return el('span', { class: 'place' },
    ...citation.section.map((heading) => el('span', { lang: languageOf(citation.document), class: 'crumb' }, heading)),
    pages && say(el('span', { class: 'crumb leaves' }), said, { page: pages, label }),
    citation.recognised && say(el('span', { class: 'crumb' }), 'recognised'));
}
