import { byId, el, popover } from '../elements/dom.js';
import { say } from '../language/i18n.js';
import { go } from '../router.js';
import * as holdings from '../service/holdings.js';

/**
 * What of the library is asked; all of it where nothing is named.
 * @typedef {{documents?: {id: string, title: string}[], collections?: {name: string, title: string}[]}} Scope
 */

/** @type {Scope} */
let scope = {};
let begin = () => {};

/** @returns {Scope} */
export const currentScope = () => scope;

/** A scope as a question has it. @param {Scope} chosen */
export function named({ documents = [], collections = [] }) {
  return {
    ...(documents.length && { document_ids: documents.map(({ id }) => id) }),
    ...(collections.length && { collections: collections.map(({ name }) => name) }),
  };
}

/** What a scope holds, in a line; empty where it is all. @param {Scope} chosen */
export const scopeText = ({ documents = [], collections = [] }) =>
  [...collections, ...documents].map(({ title }) => title).join('; ');

/** @param {Scope} chosen */
export function setScope(chosen) {
  scope = chosen;
  draw();
}

/** Ask within a part of the library, in a conversation of its own. @param {Scope} chosen */
export function askWithin(chosen) {
  go('/', 'ask');
  begin();
  setScope(chosen);
  byId('question').focus();
}

/**
 * Show above the ask box what is asked.
 * @param {() => void} anew begins another conversation
 */
export function startScope(anew) {
  begin = anew;
  draw();
}

function draw() {
  const place = byId('scope');
  const { documents = [], collections = [] } = scope;
  const without = (part, item) => () => {
    setScope({ ...scope, [part]: scope[part].filter((other) => other !== item) });
    byId('question').focus();
  };
  const chip = (part) => (item) => el('span', { class: 'within' }, el('span', { class: 'within-title' }, item.title),
    say(el('button', { type: 'button', class: 'quiet', onclick: without(part, item) }, '×'), 'askWithout', { title: item.title }, 'label'));
  const narrowed = documents.length + collections.length > 0;
  place.replaceChildren(
    say(el('span', { class: 'meta' }), narrowed ? 'within' : 'withinAll'),
    ...collections.map(chip('collections')), ...documents.map(chip('documents')),
    chooser());
}

/** A button that opens the collections that can be asked. */
function chooser() {
  const button = say(el('button', { type: 'button', class: 'quiet' }), 'chooseScope');
  const list = el('div', {});
  const menu = say(popover(button, el('div', { class: 'menu filled', role: 'group' }, list)), 'chooseScope', {}, 'label');
  menu.addEventListener('toggle', async (event) => {
    // What was chosen shows when the menu is closed: it stands in what would be drawn anew.
    if (event.newState === 'closed') {
      const focused = menu.contains(document.activeElement) || document.activeElement === button;
      draw();
      if (focused) byId('scope').querySelector('[popovertarget]').focus();
      return;
    }
    try {
      const known = await holdings.collections();
      list.replaceChildren(...known.map(choice), ...(known.length ? [] : [say(el('p', { class: 'hint' }), 'noCollections')]));
    } catch {
      list.replaceChildren(say(el('p', { class: 'hint' }), 'noCollections'));
    }
  });
  return el('span', {}, button, menu);
}

function choice({ name, title }) {
  const box = el('input', { type: 'checkbox' });
  box.checked = Boolean(scope.collections?.some((each) => each.name === name));
  box.addEventListener('change', () => {
    const others = (scope.collections ?? []).filter((each) => each.name !== name);
    scope = { ...scope, collections: box.checked ? [...others, { name, title: title || name }] : others };
  });
  return el('label', { class: 'check' }, box, title || name);
}
