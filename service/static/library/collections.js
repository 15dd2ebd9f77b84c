import { el, popover } from '../elements/dom.js';
import { titleForm } from '../elements/naming.js';
import { say } from '../language/i18n.js';
import * as holdings from '../service/holdings.js';
import { problemBox } from '../service/problem.js';

/** The collections as they are known. @type {holdings.Collection[]} */
let known = [];

export const knownCollections = () => known;

/** Ask for the collections. */
export async function loadCollections() {
  known = await holdings.collections();
}

/** The collections that hold a document. */
export const collectionsOf = (id) => known.filter((collection) => collection.documents.includes(id));

/** A name for a collection in addresses, made of its title: another than all that are there. */
function nameFor(title) {
  const stem = (title.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join('-') ?? 'collection').slice(0, 80);
  let name = stem;
  for (let count = 2; known.some((collection) => collection.name === name); count += 1) name = `${stem}-${count}`;
  return name;
}

/** Make a collection of nothing yet. */
async function make(title) {
  const name = nameFor(title);
  await holdings.describe(name, { title, description: '', threshold: null });
  const made = { name, title, description: '', threshold: null, documents: [] };
  known = [...known, made];
  return made;
}

/** Put a document in a collection, or take it out. */
async function put(collection, id, inside) {
  await holdings.place(collection.name, id, inside);
  collection.documents = collection.documents.filter((other) => other !== id);
  if (inside) collection.documents.push(id);
}

/** Give a collection another title. */
export async function retitle(collection, title) {
  await holdings.describe(collection.name, { ...collection, title });
  collection.title = title;
}

/** Take a collection away; its documents stay. */
export async function dissolve(collection) {
  await holdings.dissolve(collection.name);
  known = known.filter((other) => other !== collection);
}

/** A button that opens the way to make a collection. */
export function newCollection(made) {
  const button = say(el('button', { type: 'button', class: 'quiet' }), 'newCollection');
  const menu = popover(button, el('div', { class: 'menu filled' }), () => [titleForm('collectionTitle', '', async (title) => {
    const collection = await make(title);
    menu.hidePopover();
    made(collection);
  })]);
  return el('span', {}, button, menu);
}

/** A button that opens the collections that a document may be in. */
export function membership(document, changed) {
  const button = say(el('button', { type: 'button', class: 'quiet' }), 'collections');
  const list = el('div', {});
  const trouble = el('div', {});
  const draw = () => list.replaceChildren(...known.map((collection) => {
    const box = el('input', { type: 'checkbox' });
    box.checked = collection.documents.includes(document.id);
    box.addEventListener('change', async () => {
      trouble.replaceChildren();
      try {
        await put(collection, document.id, box.checked);
        changed();
      } catch (error) {
        box.checked = !box.checked;
        trouble.replaceChildren(problemBox(error, () => box.click()));
      }
    });
    return el('label', { class: 'check' }, box, collection.title || collection.name);
  }));
  const content = () => {
    draw();
    const form = titleForm('collectionTitle', '', async (title) => {
      await put(await make(title), document.id, true);
      draw();
      changed();
    });
    return [list, form, trouble];
  };
  const menu = popover(button, say(el('div', { class: 'menu filled', role: 'group' }), 'collections', {}, 'label'), content);
  return el('span', {}, button, menu);
}
