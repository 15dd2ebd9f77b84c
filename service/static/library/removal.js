import { titleOf } from '../citing/facts.js';
import { announce, el } from '../elements/dom.js';
import { say, t } from '../language/i18n.js';
import * as holdings from '../service/holdings.js';
import { problemBox } from '../service/problem.js';

/** Milliseconds in which a removal can be undone. */
const GRACE = 8000;

/** The documents that are about to be removed: what stands in their place, and what is waited for. */
const leaving = new Map();

// Whoever leaves the page has had the time to undo it.
addEventListener('pagehide', () => {
  for (const [id, { timer }] of leaving) {
    clearTimeout(timer);
    holdings.remove(id, true).catch(() => {});
  }
  leaving.clear();
});

/** What stands in the place of a document that is about to be removed; undefined if it is not. */
export const placeOf = (id) => leaving.get(id)?.row;

/**
 * Hide a document, and remove it after a while in which that can be undone.
 * @param {HTMLElement} shown what shows it
 * @param {() => void} gone called when it is removed
 */
export function removeSoon(document, shown, gone) {
  const title = titleOf(document);
  const undo = say(el('button', { type: 'button', onclick: () => stay(document.id, shown) }), 'undo');
  const row = el('div', { class: 'removed' }, say(el('p'), 'removed', { title }), undo);
  shown.replaceWith(row);
  undo.focus();
  announce(t('removed', { title }));
  const timer = setTimeout(() => remove(document, row, shown, gone), GRACE);
  leaving.set(document.id, { row, timer });
}

function stay(id, shown) {
  const { row, timer } = leaving.get(id);
  clearTimeout(timer);
  leaving.delete(id);
  row.replaceWith(shown);
  shown.querySelector('a, button').focus();
}

async function remove(document, row, shown, gone) {
  leaving.delete(document.id);
  try {
    await holdings.remove(document.id);
  } catch (error) {
    if (error.reason !== 'missing') {
      shown.append(problemBox(error, () => removeSoon(document, shown, gone)));
      row.replaceWith(shown);
      return;
    }
  }
  const focused = row.contains(globalThis.document.activeElement);
  row.remove();
  gone(focused);
}
