import { askWithin } from '../conversation/scope.js';
import { announce, byId, el } from '../elements/dom.js';
import { titleForm } from '../elements/naming.js';
import { language, say, t, tag } from '../language/i18n.js';
import * as api from '../service/api.js';
import { fill, problemBox } from '../service/problem.js';
import { addingSection, addInto } from './adding.js';
import { dissolve, knownCollections, loadCollections, newCollection, retitle } from './collections.js';
import { placeOf } from './removal.js';
import { isSought, ORDERS, sorted } from './sorting.js';
import { volume } from './volume.js';

/** Documents that are shown at once, and at each wish for more. */
const SHOWN = 50;

let documents = [];
let redraw = () => {};
/** What of them is shown, and how; it stays when the library is shown anew. */
const choice = { sought: '', order: 'byTitle', collection: null, count: SHOWN };

/** Show what the library holds, and how it is changed. */
export function showLibrary() {
  const view = byId('library-view');
  const shelf = el('div', { class: 'shelves' });
  view.replaceChildren(
    say(el('h1', { id: 'library-title', tabindex: -1 }), 'libraryTitle'),
    say(el('p', { class: 'lead' }), 'libraryLead'),
    addingSection(view, () => shelf.isConnected && refresh(shelf)),
    shelf);
  return fill(shelf, () => shown());
}

/** What the library holds, asked for anew. */
async function shown() {
  await load();
  const groups = el('section', { class: 'groups' });
  const list = el('div', { class: 'volumes' });
  const found = el('p', { class: 'meta', id: 'found' });
  redraw = () => {
    drawGroups(groups);
    drawList(list, found);
  };
  redraw();
  return [groups, tools(found, () => drawList(list, found)), list];
}

async function load() {
  [documents] = await Promise.all([api.documents(), loadCollections()]);
}

/** Show what has changed in place of what was there. */
async function refresh(shelf) {
  try {
    await load();
    redraw();
  } catch (error) {
    const box = problemBox(error, () => {
      box.remove();
      refresh(shelf);
    });
    shelf.prepend(box);
  }
}

/** Show numbers and dates as the language has them that is chosen. */
export const redrawLibrary = () => redraw();

/** A field to find documents with, and the order that they stand in. */
function tools(found, relist) {
  const search = say(say(el('input', { type: 'search', id: 'seek' }), 'seek', {}, 'placeholder'), 'seek', {}, 'label');
  search.value = choice.sought;
  search.addEventListener('input', () => {
    Object.assign(choice, { sought: search.value.trim(), count: SHOWN });
    relist();
  });
  const order = say(el('select', { id: 'order' }, ...Object.keys(ORDERS).map((name) => say(el('option', { value: name }), name))), 'order', {}, 'label');
  order.value = choice.order;
  order.addEventListener('change', () => {
    choice.order = order.value;
    relist();
  });
  return el('div', { class: 'shelf-tools', role: 'search' }, search, order, found);
}

const chosen = () => knownCollections().find(({ name }) => name === choice.collection);

/** The collections, of which one may be chosen, and what can be done with that. */
function drawGroups(place) {
  addInto(chosen()?.name);
  const choose = (name) => {
    Object.assign(choice, { collection: name, count: SHOWN });
    redraw();
    place.querySelector('[aria-pressed="true"]').focus();
  };
  const button = (name, label) => el('button', { type: 'button', class: 'chip', 'aria-pressed': String(name === (chosen()?.name ?? null)), onclick: () => choose(name) }, ...label);
  const count = (number) => el('span', { class: 'count' }, number);
  place.replaceChildren(
    say(el('div', { class: 'chips', role: 'group' },
      button(null, [say(el('span'), 'allOfThem'), count(documents.length)]),
      ...knownCollections().map((each) => button(each.name, [each.title || each.name, count(each.documents.length)])),
      newCollection((made) => choose(made.name))), 'collections', {}, 'label'),
    ...(chosen() ? [chosenGroup(chosen(), choose)] : []));
}

function chosenGroup(collection, choose) {
  const rename = say(el('button', { type: 'button', class: 'quiet' }), 'rename');
  const trouble = el('div', {});
  const line = el('p', { class: 'actions' },
    say(el('button', { type: 'button', onclick: () => askWithin({ collections: [{ name: collection.name, title: collection.title || collection.name }] }) }), 'askCollection'),
    rename,
    say(el('button', { type: 'button', class: 'quiet', onclick: drop }), 'dissolve'));
  rename.addEventListener('click', () => {
    const form = titleForm('collectionTitle', collection.title, async (title) => {
      await retitle(collection, title);
      redraw();
    });
    line.replaceWith(form);
    form.querySelector('input').select();
  });
  async function drop() {
    try {
      await dissolve(collection);
      announce(t('dissolved', { title: collection.title }));
      choose(null);
    } catch (error) {
      trouble.replaceChildren(problemBox(error, drop));
    }
  }
  return el('div', { class: 'chosen-group' }, collection.description && el('p', { class: 'meta' }, collection.description), line, trouble);
}

/** The documents that are sought, in their order. */
function drawList(list, found) {
  const within = chosen();
  const all = documents.filter((document) => (!within || within.documents.includes(document.id)) && isSought(document, choice.sought));
  const tell = {
    changed(summary) {
      documents = documents.map((document) => (document.id === summary.id ? summary : document));
      redraw();
      list.querySelector(`[data-document="${summary.id}"] h2 a`)?.focus();
    },
    removed(id, focused) {
      documents = documents.filter((document) => document.id !== id);
      for (const collection of knownCollections()) collection.documents = collection.documents.filter((each) => each !== id);
      redraw();
      if (focused) byId('library-title').focus();
    },
    regrouped: () => drawGroups(list.parentElement.querySelector('.groups')),
  };
  say(found, 'foundCount', { count: all.length });
  if (!documents.length || !all.length) {
    list.replaceChildren(say(el('p', { class: 'notice' }), documents.length ? 'noneFound' : 'emptyLibrary'));
    return;
  }
  const more = () => {
    const last = list.querySelectorAll('.volume').length;
    choice.count += SHOWN;
    drawList(list, found);
    list.querySelectorAll('.volume h2 a')[last]?.focus();
  };
  // What is being written stays, and whoever writes it goes on.
  const kept = new Map([...list.querySelectorAll('.volume:has(.details-form)')].map((each) => [each.dataset.document, each]));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(
    ...sorted(all, choice.order, tag(language())).slice(0, choice.count).map((each) => placeOf(each.id) ?? kept.get(each.id) ?? volume(each, tell)),
    ...(all.length > choice.count ? [say(el('button', { type: 'button', onclick: more }), 'moreOfThem', { count: all.length - choice.count })] : []));
  if (focused?.isConnected) focused.focus();
}
