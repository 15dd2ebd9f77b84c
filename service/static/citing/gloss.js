import { el } from '../elements/dom.js';
import { tipOn } from '../elements/tip.js';
import { say } from '../language/i18n.js';

/** @typedef {{term: string, translations: string[], start: number, end: number, stated: boolean}} Term */

/**
 * The ranges of a text that have a gloss, for `compose`.
 *
 * The terms of a `group` are one stop for the Tab key; the arrow keys lead from one to the next.
 * @param {Term[] | undefined} terms
 * @param {HTMLElement[]} group holds them once they are made; several texts may share one
 */
export function glossRanges(terms, group = []) {
  return (terms ?? []).map((term) => ({
    start: term.start,
    end: term.end,
    wrap: () => termElement(term, group),
  }));
}

function termElement(term, group) {
  const element = el('span', { class: 'term', role: 'button', tabindex: group.length ? -1 : 0 });
  group.push(element);
  element.addEventListener('keydown', (event) => step(event, element, group));
  tipOn(element, () => [
    el('span', {}, term.translations.join(' · ')),
    say(el('small'), term.stated ? 'stated' : 'dictionary'),
  ]);
  return element;
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Go on from a term to another of its group. */
function step(event, element, group) {
  if (!(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const at = Math.max(0, Math.min(group.indexOf(element) + STEPS[event.key], group.length - 1));
  for (const term of group) term.tabIndex = term === group[at] ? 0 : -1;
  group[at].focus();
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
