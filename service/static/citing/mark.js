import { el } from '../elements/dom.js';
import { tipOn } from '../elements/tip.js';
import { beginning } from '../elements/text.js';
import { say, t } from '../language/i18n.js';
import { citationAddress } from '../router.js';
import { quotationOf } from './cite.js';
import { languageOf, pageRange, placeLine, titleOf } from './facts.js';

/** Code points of a quotation that a preview shows. */
const PREVIEWED = 160;

/** A link to a source, as the number in brackets that stands behind a statement. */
export function mark(number, citation) {
  const page = pageRange(citation.pages);
  const values = {
    number,
    title: titleOf(citation.document),
    page: () => (page ? t('pageSuffix', { page }) : ''),
  };
  const link = el('a', { class: 'mark', href: citationAddress(citation), dataset: { citation: citation.id } }, `[${number}]`);
  tipOn(link, () => preview(citation));
  return say(link, 'markLabel', values, 'label');
}

/** Where a citation stands and how it begins. */
function preview(citation) {
  const lang = languageOf(citation.document);
  return [
    el('span', { class: 'preview', lang }, beginning(quotationOf(citation), PREVIEWED)),
    el('small', { lang }, titleOf(citation.document)),
    el('small', {}, placeLine(citation)),
  ];
}
