import { composing, el, newId } from '../elements/dom.js';
import { say } from '../language/i18n.js';
import * as holdings from '../service/holdings.js';
import { problemBox } from '../service/problem.js';

/** Kinds of documents that a person may choose, as CSL calls them. */
const TYPES = ['article-journal', 'article-newspaper', 'book', 'chapter', 'paper-conference', 'report', 'thesis', 'legislation', 'standard', 'manuscript', 'webpage', 'document'];

const DATE = /^(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$/;

const plain = { written: (value) => String(value), read: (text) => text };

/** Names, one a line: in parts where a comma parts them. */
const names = {
  lines: 3,
  written: (value) => value.map((name) => name.literal ?? [name.family, name.given].filter(Boolean).join(', ')).join('\n'),
  read: (text) => text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const [, family, given] = /^([^,]+), *([^,]+)$/.exec(line) ?? [];
    return family ? { family: family.trim(), given: given.trim() } : { literal: line };
  }),
};

/** A date or two of them, as far as it is known: `2021`, `2021-05-01`, `2020/2021`. */
const dates = {
  written: (value) => {
    if (typeof value === 'string') return value;
    const parts = value['date-parts'];
    if (!parts) return value.raw ?? value.literal ?? '';
    return parts.map((date) => date.map((part) => String(part).padStart(2, '0')).join('-')).join('/');
  },
  read: (text) => {
    const found = text.split('/').map((date) => DATE.exec(date.trim()));
    if (!found.every(Boolean)) return { literal: text };
    return { 'date-parts': found.map(([, ...parts]) => parts.filter(Boolean).map(Number)) };
  },
};

/** What can be changed of a document's facts, each with the way between its text and CSL. */
const FIELDS = {
  title: plain, author: names, issued: dates, type: plain, 'container-title': plain, volume: plain, issue: plain, page: plain,
  publisher: plain, DOI: plain, URL: plain, keyword: plain, abstract: { ...plain, lines: 4 },
};

/**
 * A form to change a document's bibliographic facts in.
 * @param {(summary: any) => void} saved
 * @param {() => void} close
 */
export function detailsForm(document, saved, close) {
  const controls = Object.entries(FIELDS).map(([name, field]) => ({ name, field, control: control(name, field, document.csl ?? {}) }));
  const trouble = el('div', {});
  const form = el('form', { class: 'details-form' },
    ...controls.map(({ name, control: input }) => el('div', { class: 'field', dataset: { field: name } }, say(el('label', { for: input.id }), `csl-${name}`), input)),
    say(el('p', { class: 'hint' }), 'authorHint'),
    trouble,
    el('p', { class: 'actions' }, say(el('button', { type: 'submit', class: 'send' }), 'save'),
      say(el('button', { type: 'button', onclick: close }), 'cancel')));
  const save = async () => {
    const csl = {};
    for (const { name, field, control: input } of controls) {
      if (input.value === input.dataset.before) continue;
      const text = input.value.trim();
      csl[name] = text ? field.read(text) : null;
    }
    try {
      saved(Object.keys(csl).length ? await holdings.amend(document.id, csl) : document);
    } catch (error) {
      trouble.replaceChildren(problemBox(error, save));
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || composing(event)) return;
    event.stopPropagation();
    close();
  });
  return form;
}

function control(name, field, csl) {
  const id = newId('fact');
  const known = csl[name];
  const before = known === undefined || known === null ? '' : field.written(known);
  const dataset = { before };
  let input;
  if (name === 'type') {
    const kinds = !before || TYPES.includes(before) ? TYPES : [...TYPES, before];
    input = el('select', { id, dataset }, ...['', ...kinds].map((kind) =>
      TYPES.includes(kind) ? say(el('option', { value: kind }), `type-${kind}`) : el('option', { value: kind }, kind)));
  } else if (field.lines) input = el('textarea', { id, rows: field.lines, dataset });
  else input = el('input', { id, dataset });
  input.value = before;
  return input;
}
