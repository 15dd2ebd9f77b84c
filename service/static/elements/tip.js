import { byId, placeUnder } from './dom.js';

/** Milliseconds that a tip stays when the pointer leaves what it is about, so as to reach it. */
const GRACE = 120;

let hiding = 0;

/**
 * Show a tip about an element while the pointer or the focus is on it.
 * @param {HTMLElement} element
 * @param {() => Node[]} content what the tip holds
 */
export function tipOn(element, content) {
  const show = () => {
    clearTimeout(hiding);
    const tip = byId('tooltip');
    tip.replaceChildren(...content());
    tip.hidden = false;
    placeUnder(tip, element);
    element.setAttribute('aria-describedby', tip.id);
  };
  for (const event of ['mouseenter', 'focus', 'click']) element.addEventListener(event, show);
  for (const event of ['mouseleave', 'blur']) element.addEventListener(event, hideSoon);
}

function hideSoon() {
  clearTimeout(hiding);
  hiding = setTimeout(hideTip, GRACE);
}

/** Hide the tip that is shown; false if none was. */
export function hideTip() {
  const tip = byId('tooltip');
  const shown = !tip.hidden;
  tip.hidden = true;
  return shown;
}

/** Keep a tip while the pointer is on it. */
export function keepTip() {
  const tip = byId('tooltip');
  tip.addEventListener('mouseenter', () => clearTimeout(hiding));
  tip.addEventListener('mouseleave', hideSoon);
}
