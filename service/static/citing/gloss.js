import { byId, el, placeUnder } from '../elements/dom.js';
import { say } from '../language/i18n.js';

/** @typedef {{term: string, translations: string[], start: number, end: number, stated: boolean}} Term */

/**
 * The ranges of a text that have a gloss, for `compose`.
 * @param {Term[] | undefined} terms
 */
export function glossRanges(terms) {
  return (terms ?? []).map((term) => ({
    start: term.start,
    end: term.end,
    wrap: () => termElement(term),
  }));
}

function termElement(term) {
  const element = el('span', { class: 'term', role: 'button', tabindex: 0 });
  const show = () => showTip(element, term);
  for (const event of ['mouseenter', 'focus', 'click']) element.addEventListener(event, show);
  for (const event of ['mouseleave', 'blur']) element.addEventListener(event, hideSoon);
  return element;
}

let hiding = 0;

function showTip(element, term) {
  clearTimeout(hiding);
  const tip = byId('tooltip');
  tip.replaceChildren(
    el('span', {}, term.translations.join(' · ')),
    say(el('small'), term.stated ? 'stated' : 'dictionary'),
  );
  tip.hidden = false;
  placeUnder(tip, element);
  element.setAttribute('aria-describedby', tip.id);
}

function hideSoon() {
  clearTimeout(hiding);
  hiding = setTimeout(hideTip, 120);
}

/** Hide the translation that is shown; false if none was. */
export function hideTip() {
  const tip = byId('tooltip');
  const shown = !tip.hidden;
  tip.hidden = true;
  return shown;
}

/** Keep the translation while the pointer is on it. */
export function keepTip() {
  const tip = byId('tooltip');
  tip.addEventListener('mouseenter', () => clearTimeout(hiding));
  tip.addEventListener('mouseleave', hideSoon);
}

/**
 * The terms as a list that can be opened; null if there are none.
 * @param {Term[] | undefined} terms
 */
export function glossList(terms) {
  const byTerm = new Map((terms ?? []).map((term) => [term.term, term]));
  if (!byTerm.size) return null;
  const chinese = /\p{Script=Han}/u;
  const entries = [...byTerm.values()].flatMap((term) => [
    el('dt', { lang: chinese.test(term.term) ? 'zh-CN' : 'en' }, term.term),
    el('dd', { lang: chinese.test(term.term) ? 'en' : 'zh-CN' }, term.translations.join(' · '),
      ' ', say(el('small'), term.stated ? 'stated' : 'dictionary')),
  ]);
  return el('details', { class: 'gloss' },
    el('summary', {}, say(el('span'), 'gloss'), ` ${byTerm.size}`),
    el('dl', {}, ...entries));
}
