import { el } from '../elements/dom.js';
import { titleOf } from '../citing/facts.js';
import { say } from '../language/i18n.js';
import { inSource } from './locating.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The pages as they look in the file, what is cited boxed. */
export function pagesElement(view, boxes, places) {
  const draw = drawer(view, boxes, places);
  return el('div', { class: 'pages' }, ...view.pages.map((page) => draw(page)));
}

/** Draws a page of a document. */
function drawer(view, boxes, places) {
  const lit = inSource(view.blocks, places.lit);
  const isLit = (box) => lit.some(({ start, end }) => box.start < end && start < box.end);
  return (page) => figure(view, page, boxes.filter((box) => box.page === page.number), isLit);
}

/**
 * The place of one page, beside the text that stands on it.
 * @returns {{element: HTMLElement, turn: (number: number) => void}} `turn` shows a page by its number
 */
export function besidePage(view, boxes, places) {
  const draw = drawer(view, boxes, places);
  const element = el('div', { class: 'beside-page' });
  const turn = (number) => {
    const page = view.pages.find((each) => each.number === number);
    if (page && element.firstElementChild?.dataset.page !== String(number)) element.replaceChildren(draw(page));
  };
  return { element, turn };
}

function figure(view, page, boxes, isLit) {
  const { number, label, width, height } = page;
  const address = `/v1/documents/${encodeURIComponent(view.document.id)}/pages/${number}.png`;
  const picture = say(el('img', { src: address, width: Math.round(width), height: Math.round(height), loading: 'lazy' }),
    'pageOf', { page: number, title: titleOf(view.document) }, 'alt');
  const frame = el('div', { class: 'page-frame' }, picture, boxes.length > 0 && overlay(page, boxes, isLit));
  picture.addEventListener('error', () => frame.replaceChildren(say(el('p', { class: 'hint' }), 'pageNotDrawn')));
  const printed = label && label !== String(number);
  return el('figure', { class: 'page', dataset: { page: number } }, frame,
    say(el('figcaption', {}), printed ? 'printedPage' : 'page', { page: number, label }));
}

/** Boxes over a page's picture, in the page's own points. */
function overlay({ width, height }, boxes, isLit) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
  drawing.setAttribute('aria-hidden', 'true');
  for (const box of boxes) {
    const rectangle = document.createElementNS(SVG, 'rect');
    const at = { x: box.x0, y: box.y0, width: box.x1 - box.x0, height: box.y1 - box.y0, rx: 1 };
    for (const [name, value] of Object.entries(at)) rectangle.setAttribute(name, value);
    rectangle.setAttribute('class', isLit(box) ? 'box lit' : 'box');
    drawing.append(rectangle);
  }
  return drawing;
}
