import { citeMenu } from '../citing/cite.js';
import { authorsOf, languageOf, placeLine, titleOf } from '../citing/facts.js';
import { glossList } from '../citing/gloss.js';
import { askWithin } from '../conversation/scope.js';
import { byId, el, narrow, popover } from '../elements/dom.js';
import { hideTip } from '../elements/tip.js';
import { say } from '../language/i18n.js';
import { go, leave } from '../router.js';
import * as api from '../service/api.js';
import { problemBox } from '../service/problem.js';
import { finder } from './finding.js';
import { outlineElement } from './outline.js';
import { besidePage, pagesElement } from './pages.js';
import { locate, originalElement, readingElement } from './reading.js';

const TITLE = document.title;
/** Whether the panel has room for a page beside the text. */
const wide = matchMedia('(min-width: 1200px)');

let opener = null;
let mode = 'reading';
/** Counts openings, so that a slow one does not come over a later one. */
let opening = 0;

export const isOpen = () => !byId('source').hidden;

/** Show a place of a document beside what is there. */
export async function openSource(place, focus) {
  const panel = byId('source');
  if (!panel.contains(document.activeElement)) opener = document.activeElement;
  opening += 1;
  const mine = opening;
  panel.hidden = false;
  document.body.classList.add('with-source');
  lay();
  current(place.citation);
  try {
    // The address says which sentences answered; a citation by itself does not know.
    const citation = place.citation ? { ...(await api.citation(place.citation)), highlights: place.highlights } : null;
    const view = await api.reading(citation?.document.id ?? place.document);
    if (mine !== opening) return;
    const step = panel.contains(document.activeElement) && document.activeElement.dataset.step;
    await show(panel, { ...place, shown: citation, reading: view });
    // Who goes from mark to mark stays on the button that leads there.
    const again = step && panel.querySelector(`[data-step="${step}"]:not(:disabled)`);
    if (focus) (again || byId('source-title')).focus({ preventScroll: true });
  } catch (error) {
    if (mine !== opening) return;
    panel.replaceChildren(el('header', { class: 'source-head' }, closeButton(), say(el('h1', { id: 'source-title', tabindex: -1 }), 'sources')),
      problemBox(error, () => openSource(place, focus)));
  }
}

/** Take the source away and give the focus back to what opened it. */
export function closeSource() {
  if (!isOpen()) return;
  opening += 1;
  const panel = byId('source');
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  panel.replaceChildren();
  document.title = TITLE;
  document.body.classList.remove('with-source');
  lay();
  current(null);
  if (inside) (opener?.isConnected ? opener : byId('main')).focus();
}

/** Where the source covers the page, the rest is out of reach. */
function lay() {
  const covered = isOpen() && narrow.matches;
  document.documentElement.classList.toggle('sheet', covered);
  for (const part of [byId('main'), document.querySelector('.masthead'), document.querySelector('.skip')]) part.inert = covered;
}
narrow.addEventListener('change', lay);

/** Show which marks of the answer point to what is open. */
export function current(id) {
  for (const link of document.querySelectorAll('a.mark')) {
    if (id && link.dataset.citation === id) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

function closeButton() {
  return say(el('button', { type: 'button', class: 'close', onclick: leave }), 'close', {}, 'label');
}

async function show(panel, place) {
  const { shown: citation, reading: view } = place;
  const { document: facts } = view;
  const body = say(el('div', { class: 'source-body', tabindex: 0, role: 'region' }), 'documentText', {}, 'label');
  const { button, row, again } = finder(body);
  const redraw = async () => {
    await draw(body, place);
    button.hidden = modeFor(view) === 'pages';
    again();
  };
  panel.replaceChildren(
    el('header', { class: 'source-head' },
      closeButton(),
      el('h1', { id: 'source-title', tabindex: -1, lang: languageOf(facts) }, titleOf(facts)),
      el('p', { class: 'meta' },
        authorsOf(facts) && el('span', { class: 'crumb', lang: languageOf(facts) }, authorsOf(facts)),
        citation && placeLine(citation)),
      el('div', { class: 'tools' }, modes(view, redraw), citation && steps(citation), contents(view, body), button,
        citation && citeMenu(citation), askButton(facts), fileLink(view, citation)),
      row,
      glossList(citation?.gloss)),
    body);
  document.title = `${titleOf(facts)} · ${TITLE}`;
  await redraw();
}

/** Buttons that lead to the answer's marks before and behind the one that is open; null for a single one. */
function steps(citation) {
  const marks = [...new Map([...document.querySelectorAll('a.mark')].map((link) => [link.dataset.citation, link])).values()];
  const at = marks.findIndex((link) => link.dataset.citation === citation.id);
  if (at < 0 || marks.length < 2) return null;
  const button = (name, sign, by) => say(el('button', {
    type: 'button', class: 'quiet', dataset: { step: name }, disabled: !marks[at + by], onclick: () => go(marks[at + by].href),
  }, sign), name, {}, 'label');
  return el('span', { class: 'steps' }, button('markBefore', '‹', -1), button('markNext', '›', 1));
}

/** How a document can be shown; what is chosen stays chosen for those that can be shown so. */
function modes(view, redraw) {
  const names = view.pages.length ? ['reading', 'both', 'pages', 'source'] : ['reading', 'source'];
  const buttons = names.map((name) => {
    const choose = async () => {
      mode = name;
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.mode === mode));
      await redraw();
    };
    const pressed = String(name === modeFor(view));
    return say(el('button', { type: 'button', dataset: { mode: name }, 'aria-pressed': pressed, onclick: choose }), `${name}View`);
  });
  return say(el('div', { class: 'modes', role: 'group' }, ...buttons), 'viewLabel', {}, 'label');
}

function modeFor(view) {
  if (!view.pages.length && mode !== 'source') return 'reading';
  return mode === 'both' && !wide.matches ? 'reading' : mode;
}

function fileLink(view, citation) {
  const page = view.pages.length && citation?.pages.length ? `#page=${citation.pages[0]}` : '';
  const address = `/v1/documents/${encodeURIComponent(view.document.id)}/file${page}`;
  return say(el('a', { href: address, target: '_blank', rel: 'noopener' }), 'ownFile');
}

function askButton(facts) {
  const ask = () => askWithin({ documents: [{ id: facts.id, title: titleOf(facts) }] });
  return say(el('button', { type: 'button', class: 'quiet', onclick: ask }), 'askDocument');
}

function contents(view, body) {
  const button = say(el('button', { type: 'button', class: 'quiet' }), 'contents');
  const list = popover(button, el('div', { class: 'menu contents' }), () => [outlineElement(view, blockInSight(body, view))]);
  list.addEventListener('click', (event) => event.target.closest('a') && list.hidePopover());
  return el('span', {}, button, list);
}

/** The index of the block at the top of what is in sight; null where no block is shown. */
function blockInSight(body, view) {
  const top = body.getBoundingClientRect().top + body.clientHeight / 3;
  const above = (selector) => [...body.querySelectorAll(selector)].findLast((element) => element.getBoundingClientRect().top <= top);
  const block = above('.block');
  if (block) return Number(block.id.slice(1));
  const page = Number(above('.page')?.dataset.page);
  return page ? view.blocks.findLast((each) => each.page !== null && each.page <= page)?.index ?? null : null;
}

async function draw(body, place) {
  const { shown: citation, reading: view } = place;
  const places = locate(view, citation, place.highlights ?? []);
  // What the tip belongs to is about to go, and cannot hide it any more.
  hideTip();
  body.onscroll = null;
  try {
    const shown = modeFor(view);
    body.classList.toggle('shows-pages', shown === 'pages');
    body.classList.toggle('shows-both', shown === 'both');
    if (shown === 'reading') body.replaceChildren(readingElement(view, places));
    else if (shown === 'pages') body.replaceChildren(pagesElement(view, citation?.boxes ?? [], places));
    else if (shown === 'both') {
      const { element, turn } = besidePage(view, citation?.boxes ?? [], places);
      body.replaceChildren(readingElement(view, places), element);
      body.onscroll = () => turn(view.blocks[blockInSight(body, view)]?.page);
    } else {
      const text = await api.sourceText(view.document.id);
      body.replaceChildren(say(el('p', { class: 'hint' }), 'untouched'), originalElement(view, text, citation?.spans ?? [], places));
    }
  } catch (error) {
    body.replaceChildren(problemBox(error, () => draw(body, place)));
  }
  scrollTo(body, view, place.block);
  body.onscroll?.();
}

const pageOf = (body, block) => body.querySelector(`[data-page="${block?.page}"]`);

function scrollTo(body, view, block) {
  const heading = block === undefined ? null : body.querySelector(`#b${block}`) ?? pageOf(body, view.blocks[block]);
  const target = heading ?? body.querySelector('.lit') ?? body.querySelector('.cited, .box');
  if (!target) {
    body.scrollTop = 0;
    return;
  }
  const above = heading ? 24 : body.clientHeight / 4;
  body.scrollTop += target.getBoundingClientRect().top - body.getBoundingClientRect().top - above;
}
