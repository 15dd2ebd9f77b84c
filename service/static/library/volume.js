import { authorsOf, languageOf, titleOf, yearOf } from '../citing/facts.js';
import { askWithin } from '../conversation/scope.js';
import { el } from '../elements/dom.js';
import { folded } from '../elements/folding.js';
import { language, say, tag } from '../language/i18n.js';
import { documentAddress } from '../router.js';
import * as api from '../service/api.js';
import { fill } from '../service/problem.js';
import { outlineElement } from '../source/outline.js';
import { replacement } from './adding.js';
import { collectionsOf, membership } from './collections.js';
import { detailsForm } from './details.js';
import { removeSoon } from './removal.js';

/**
 * A document of the library with what is known of it and what can be done with it.
 * @param {{changed: (summary: any) => void, removed: (id: string, focused: boolean) => void, regrouped: () => void}} tell
 */
export function volume(document, tell) {
  const lang = languageOf(document);
  const { csl = {} } = document;
  const tags = el('span', { class: 'crumb tags' });
  const drawTags = () => tags.replaceChildren(...collectionsOf(document.id).map((each) => el('span', { class: 'tag' }, each.title || each.name)));
  drawTags();
  const element = el('article', { class: 'volume', dataset: { document: document.id } });
  const edit = say(el('button', { type: 'button', class: 'quiet' }), 'editDetails');
  const open = () => {
    const close = () => {
      form.replaceWith(head);
      edit.hidden = false;
      edit.focus();
    };
    const form = detailsForm(document, (summary) => {
      close();
      tell.changed(summary);
    }, close);
    head.replaceWith(form);
    edit.hidden = true;
    form.querySelector('input').focus();
  };
  edit.addEventListener('click', open);
  const head = el('div', {},
    el('h2', { lang }, el('a', { href: documentAddress(document.id) }, titleOf(document))),
    el('p', { class: 'authors', lang }, ...[authorsOf(document), csl['container-title'], yearOf(document)].filter(Boolean).map((text) => el('span', { class: 'crumb' }, text)), tags),
    csl.abstract && el('div', { class: 'summary', lang }, ...folded(el('p', {}, csl.abstract))),
    csl.keyword && el('p', { class: 'keywords' }, say(el('span', { class: 'label' }), 'keywords'), ' ', el('span', { lang }, csl.keyword)));
  element.append(head,
    el('p', { class: 'actions' },
      say(el('button', { type: 'button', onclick: () => askWithin({ documents: [{ id: document.id, title: titleOf(document) }] }) }), 'askDocument'),
      edit,
      membership(document, () => {
        drawTags();
        tell.regrouped();
      }),
      replacement(document.id),
      say(el('button', { type: 'button', class: 'quiet', onclick: () => removeSoon(document, element, (focused) => tell.removed(document.id, focused)) }), 'remove')),
    el('div', { class: 'folds' }, contents(document), el('details', {}, say(el('summary'), 'facts'), facts(document))));
  return element;
}

function contents(document) {
  const outline = el('div', {});
  const element = el('details', { class: 'contents' }, say(el('summary'), 'contents'), outline);
  element.addEventListener('toggle', () => {
    if (element.open && !outline.childElementCount) fill(outline, async () => [outlineElement(await api.reading(document.id))]);
  });
  return element;
}

/** Counts, names and the digest. */
function facts(document) {
  const number = new Intl.NumberFormat(tag(language()));
  const day = new Intl.DateTimeFormat(tag(language()), { dateStyle: 'long' });
  const unknown = () => say(el('dd', { class: 'meta' }), 'unknown');
  const fact = (key, value) => [say(el('dt'), key), value ? el('dd', {}, value) : unknown()];
  const languageName = ['zh', 'en'].includes(document.language) ? say(el('span'), document.language) : document.language;
  const names = document.names ?? [document.source];
  return el('dl', { class: 'facts' },
    ...fact('characters', number.format(document.characters)),
    ...fact('pageCount', document.pages && number.format(document.pages)),
    ...fact('passages', number.format(document.passages)),
    ...fact('textLanguage', languageName),
    ...fact('ingested', day.format(new Date(document.ingested_at))),
    ...fact('file', el('span', { class: 'file' }, names.join(' · '))),
    ...fact('digest', el('code', { class: 'digest' }, document.sha256)));
}
