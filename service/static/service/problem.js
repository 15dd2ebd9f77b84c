import { el } from '../elements/dom.js';
import { language, say, t } from '../language/i18n.js';
import { Refusal } from './refusal.js';

/** Milliseconds until a service that will soon answer is asked again. */
const PAUSE = 2000;
/** Reasons that pass by themselves. */
const PASSING = new Set(['notReady', 'busy']);

/**
 * What went wrong, in the interface's language.
 *
 * The service's own words follow where they are in that language too; else they are folded away.
 */
export function problemText(error) {
  const { reason, detail } = Refusal.from(error);
  const why = () => (detail && spoken(detail) === language() ? t('why', { detail }) : t('period'));
  return el('div', { class: 'problem-text' }, say(el('p'), reason, { why }), detail && foldedWords(detail));
}

const spoken = (words) => (/\p{Script=Han}/u.test(words) ? 'zh' : 'en');

/** Words of the service, folded away; a style hides them where they are in the page's language. */
function foldedWords(words) {
  const lang = spoken(words);
  return el('details', { class: `detail ${lang}` }, say(el('summary'), 'detail'), el('p', { lang }, words));
}

/** Words of the service by themselves: folded away where they are not in the page's language. */
export function serviceWords(words) {
  const lang = spoken(words);
  return el('div', { class: 'service-words' }, el('p', { class: `own ${lang}`, lang }, words), foldedWords(words));
}

/** What went wrong, with a button that tries again. */
export function problemBox(error, retry) {
  const { reason } = Refusal.from(error);
  return el('div', { class: 'problem', role: 'alert', dataset: { reason } },
    problemText(error),
    reason !== 'missing' && say(el('button', { type: 'button', onclick: retry }), 'retry'));
}

const loading = () => say(el('p', { class: 'loading' }), 'loading');
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

/**
 * Fill a place with what `load` brings; while the library is being loaded, ask again by itself.
 * @param {HTMLElement} place
 * @param {() => Promise<Node[]>} load
 * @param {() => Node} meanwhile
 * @returns {Promise<boolean>} once it is filled; false if by then the place is gone
 */
export async function fill(place, load, meanwhile = loading) {
  let box = null;
  let pressed;
  for (;;) {
    if (!box) place.replaceChildren(meanwhile());
    try {
      place.replaceChildren(...(await load()));
      return place.isConnected;
    } catch (error) {
      // What is told already stays as it is: those who listen are told once.
      if (box?.dataset.reason !== error.reason) {
        pressed = new Promise((resolve) => {
          box = problemBox(error, resolve);
        });
        place.replaceChildren(box);
      }
      if (await Promise.race(PASSING.has(error.reason) ? [pressed, pause()] : [pressed])) box = null;
      if (!place.isConnected) return false;
    }
  }
}
