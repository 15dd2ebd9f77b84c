import { Refusal } from './api.js';
import { el } from '../elements/dom.js';
import { say } from '../language/i18n.js';

/** Milliseconds until a library that is being loaded is asked again. */
const PAUSE = 2000;

/** What went wrong, in the interface's language, with a button that tries again. */
export function problemBox(error, retry) {
  const refusal = error instanceof Refusal ? error : new Refusal('failed', error.message);
  return el('div', { class: 'problem', role: 'alert', dataset: { reason: refusal.reason } },
    say(el('p'), refusal.reason, { detail: refusal.detail }),
    refusal.reason !== 'missing' && say(el('button', { type: 'button', onclick: retry }), 'retry'));
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
      if (await Promise.race(error.reason === 'notReady' ? [pressed, pause()] : [pressed])) box = null;
      if (!place.isConnected) return false;
    }
  }
}
