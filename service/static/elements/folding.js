import { say } from '../language/i18n.js';
import { el } from './dom.js';

/** A text of which only the first lines show, with a button for the rest where there is more. */
export function folded(text) {
  text.classList.add('folded');
  const button = say(el('button', { type: 'button', class: 'quiet unfold', 'aria-expanded': 'false', hidden: true }), 'showMore');
  button.addEventListener('click', () => {
    const whole = text.classList.toggle('folded');
    button.setAttribute('aria-expanded', String(!whole));
    say(button, whole ? 'showMore' : 'showLess');
  });
  new ResizeObserver(() => {
    if (text.classList.contains('folded')) button.hidden = text.scrollHeight <= text.clientHeight + 1;
  }).observe(text);
  return [text, button];
}
