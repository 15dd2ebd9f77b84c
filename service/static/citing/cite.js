import { copyText } from '../elements/clipboard.js';
import { el, popover } from '../elements/dom.js';
import { CodePoints } from '../elements/text.js';
import { toast } from '../elements/toast.js';
import { say, t } from '../language/i18n.js';
import { citationAddress } from '../router.js';
import { annotation, reference } from '../service/api.js';
import { problemText } from '../service/problem.js';

const STYLED = { copyGb: 'gb-t-7714', copyApa: 'apa' };
/** What is copied, where the choice itself does not name it. */
const NAMES = { copyLink: 'theLink' };

/** The words of a citation that answer the question, or all of them. */
export function quotationOf(citation) {
  const text = new CodePoints(citation.text);
  if (!citation.highlights?.length) return citation.text;
  return citation.highlights.map(({ start, end }) => text.slice(start, end)).join(' … ');
}

/**
 * What a choice of the menu copies.
 * @param {string} choice a key of the strings
 */
async function content(choice, citation) {
  if (choice === 'copyLink') return new URL(citationAddress(citation), location.href).href;
  if (choice === 'copyBibtex') return reference(citation.id, 'bibtex');
  if (choice === 'copyJson') return JSON.stringify(await annotation(citation.id), null, 2);
  return `“${quotationOf(citation)}”\n\n${await reference(citation.id, STYLED[choice])}`;
}

/** A button that opens the ways of copying a citation. */
export function citeMenu(citation) {
  const button = say(el('button', { type: 'button', class: 'quiet cite' }), 'cite');
  const choices = [...Object.keys(STYLED), 'copyBibtex', 'copyJson', 'copyLink'].map((choice) =>
    say(el('button', { type: 'button', onclick: () => choose(choice, citation, menu, button) }), choice));
  const menu = say(popover(button, el('div', { class: 'menu', role: 'group' }, ...choices)), 'citeMenu', {}, 'label');
  return el('span', { class: 'cite-menu' }, button, menu);
}

async function choose(choice, citation, menu, button) {
  await copy(() => content(choice, citation), t(NAMES[choice] ?? choice), menu);
  menu.hidePopover();
  button.focus();
}

/**
 * Copy what `make` brings, and tell whether it was done.
 * @param {() => Promise<string>} make
 * @param {string} what what it is called
 * @param {HTMLElement} place where an element may stand for the moment
 */
export async function copy(make, what, place) {
  let why = t('noClipboard');
  try {
    if (await copyText(await make(), place)) {
      toast(t('copied', { what }));
      return;
    }
  } catch (error) {
    why = problemText(error).firstChild.textContent;
  }
  toast(t('notCopied', { why }));
}
