import { annotation, reference } from '../service/api.js';
import { announce, el, popover } from '../elements/dom.js';
import { say, t } from '../language/i18n.js';
import { CodePoints } from '../elements/text.js';
import { citationAddress } from '../router.js';

const STYLED = { copyGb: 'gb-t-7714', copyApa: 'apa' };

/** The words of a citation that answer the question, or all of them. */
export function quotationOf(citation) {
  const text = new CodePoints(citation.text);
  if (!citation.highlights.length) return citation.text;
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
    say(el('button', { type: 'button', onclick: () => copy(choice, citation, menu, button) }), choice));
  const menu = say(popover(button, el('div', { class: 'menu', role: 'group' }, ...choices)), 'citeMenu', {}, 'label');
  return el('span', { class: 'cite-menu' }, button, menu);
}

async function copy(choice, citation, menu, button) {
  let done = false;
  let reason = '';
  try {
    done = await write(await content(choice, citation), menu);
  } catch (error) {
    reason = error.message;
  }
  menu.hidePopover();
  button.focus();
  const message = done ? 'copied' : 'notCopied';
  const what = t(choice);
  announce(t(message, { what: reason ? `${what} (${reason})` : what }));
  toast(message, what);
}

/** Put text on the clipboard; a page that is not served safely has only the old way. */
async function write(text, place) {
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

let fading = 0;

function toast(message, what) {
  document.querySelector('.toast')?.remove();
  // The announcer tells it; this is for the eye.
  document.body.append(el('p', { class: 'toast', 'aria-hidden': 'true' }, t(message, { what })));
  clearTimeout(fading);
  fading = setTimeout(() => document.querySelector('.toast')?.remove(), 2500);
}
