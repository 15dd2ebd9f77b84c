import { announce, el } from './dom.js';

/** Milliseconds that a toast is shown. */
const SHOWN = 2500;

let fading = 0;

/** Tell in passing what was done: to the eye and to the ear. */
export function toast(text) {
  announce(text);
  document.querySelector('.toast')?.remove();
  document.body.append(el('p', { class: 'toast', 'aria-hidden': 'true' }, text));
  clearTimeout(fading);
  fading = setTimeout(() => document.querySelector('.toast')?.remove(), SHOWN);
}
