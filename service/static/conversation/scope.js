import { byId, el, popover } from '../elements/dom.js';
import { say } from '../language/i18n.js';
import { go } from '../router.js';
import * as holdings from '../service/holdings.js';
import { problemText } from '../service/problem.js';

/**
 * What of the library is asked: documents or collections; all of it where none is named. The service
 * would look only in what both hold, which nobody means who chooses them one by one.
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
  const menu = popover(button, say(el('div', { class: 'menu filled', role: 'group' }), 'chooseScope', {}, 'label'), async () => {
    try {
      const known = await holdings.collections();
      return known.length ? known.map(choice) : [say(el('p', { class: 'hint' }), 'noCollections')];
    } catch (error) {
      return [problemText(error)];
    }
  });
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    // The menu stands in what is drawn anew, and so it is only when it closes.
    const focused = document.activeElement === button;
    draw();
    if (focused) byId('scope').querySelector('[popovertarget]').focus();
  });
  return el('span', {}, button, menu);
}

function choice({ name, title }) {
  const box = el('input', { type: 'checkbox' });
  box.checked = Boolean(scope.collections?.some((each) => each.name === name));
  box.addEventListener('change', () => {
    const others = (scope.collections ?? []).filter((each) => each.name !== name);
    scope = { collections: box.checked ? [...others, { name, title: title || name }] : others };
  });
  return el('label', { class: 'check' }, box, title || name);
}
