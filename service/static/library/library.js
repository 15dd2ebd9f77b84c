import * as api from '../service/api.js';
import { byId, el } from '../elements/dom.js';
import { authorsOf, languageOf, titleOf } from '../citing/facts.js';
import { language, say, tag } from '../language/i18n.js';
import { outlineElement } from '../source/outline.js';
import { fill } from '../service/problem.js';
import { documentAddress } from '../router.js';

/** Show what the library holds and how more is put into it. */
export function showLibrary() {
  const list = el('div', { class: 'volumes' });
  byId('library-view').replaceChildren(
    say(el('h1', { id: 'library-title' }), 'libraryTitle'),
    say(el('p', { class: 'lead' }), 'libraryLead'),
    list,
    adding());
  return fill(list, async () => {
    const documents = await api.documents();
    return documents.length ? documents.map(volume) : [say(el('p', { class: 'notice' }), 'emptyLibrary')];
  });
}

/** How documents are added; adding them from the page will have its place here too. */
function adding() {
  return el('section', { class: 'adding', id: 'adding' }, say(el('h2'), 'addTitle'),
    el('p', {}, say(el('span'), 'addFolder'), ' ', el('code', {}, 'documents/')),
    el('p', {}, say(el('span'), 'addCommand'), ' ', el('code', {}, 'zhengyin ingest PATH')));
}

function volume(document) {
  const number = new Intl.NumberFormat(tag(language()));
  const day = new Intl.DateTimeFormat(tag(language()), { dateStyle: 'long' });
  const unknown = () => say(el('dd', { class: 'meta' }), 'unknown');
  const fact = (key, value) => [say(el('dt'), key), value ? el('dd', {}, value) : unknown()];
  const languageName = ['zh', 'en'].includes(document.language) ? say(el('span'), document.language) : document.language;
  const outline = el('div', {});
  const contents = el('details', { class: 'contents' }, say(el('summary'), 'contents'), outline);
  contents.addEventListener('toggle', () => {
    if (contents.open && !outline.childElementCount) fill(outline, async () => [outlineElement(await api.reading(document.id))]);
  });
  return el('article', { class: 'volume' },
    el('h2', { lang: languageOf(document) }, el('a', { href: documentAddress(document.id) }, titleOf(document))),
    authorsOf(document) && el('p', { class: 'authors', lang: languageOf(document) }, authorsOf(document)),
    el('dl', { class: 'facts' },
      ...fact('characters', number.format(document.characters)),
      ...fact('pageCount', document.pages && number.format(document.pages)),
      ...fact('passages', number.format(document.passages)),
      ...fact('textLanguage', languageName),
      ...fact('ingested', day.format(new Date(document.ingested_at))),
      ...fact('file', el('span', { class: 'file' }, document.source)),
      ...fact('digest', el('code', { class: 'digest' }, document.sha256))),
    contents);
}
