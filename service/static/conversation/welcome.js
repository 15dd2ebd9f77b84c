import * as api from '../service/api.js';
import { byId, el } from '../elements/dom.js';
import { authorsOf, languageOf, titleOf } from '../citing/facts.js';
import { language, say, tag } from '../language/i18n.js';
import { fill } from '../service/problem.js';
import { documentAddress } from '../router.js';

/** Documents that a first visit names. */
const SHOWN = 6;
/** Questions that the service offers, if its library has as many. */
const QUESTIONS = 6;

/** Show or take away what a first visit needs: what this is, what is in it, what to ask. */
export function showWelcome(first, ask) {
  byId('ask-view').classList.toggle('first', first);
  if (!first) {
    byId('welcome').replaceChildren(say(el('h1', { class: 'unseen' }), 'conversation'));
    byId('starters').replaceChildren();
    return;
  }
  byId('welcome').replaceChildren(say(el('h1'), 'welcome'), say(el('p', { class: 'lead' }), 'lead'));
  fillStarters(ask);
}

async function fillStarters(ask) {
  const asking = el('section', { class: 'asking' });
  byId('starters').replaceChildren(asking);
  let documents;
  const load = async () => {
    documents = await api.documents();
    return documents.length ? [placeholder()] : [say(el('p', { class: 'notice' }), 'emptyLibrary')];
  };
  if (!(await fill(asking, load, placeholder)) || !documents.length) return;
  asking.after(shelf(documents));
  // Questions are drawn from the whole library: the first time they take longer than a list.
  fill(asking, async () => {
    const questions = (await api.examples())[language()];
    return questions.length ? [heading('examples'), questionList(questions, ask)] : [];
  }, placeholder);
}

const heading = (key) => say(el('h2', { class: 'kicker' }), key);

/** The room that the questions will take. */
function placeholder() {
  const rows = Array.from({ length: QUESTIONS }, () => el('li'));
  return el('div', {}, heading('examples'), el('ul', { class: 'questions placeholder', 'aria-hidden': 'true' }, ...rows));
}

function shelf(documents) {
  return el('section', {}, heading('inLibrary'),
    el('ul', { class: 'shelf' }, ...documents.slice(0, SHOWN).map(shelved)),
    el('p', {}, el('span', { class: 'crumb' }, say(el('a', { href: '/library' }), 'allDocuments')),
      say(el('span', { class: 'crumb' }), 'documentCount', { count: documents.length })));
}

function shelved(document) {
  return el('li', {},
    el('a', { href: documentAddress(document.id), lang: languageOf(document) }, titleOf(document)),
    authorsOf(document) && el('span', { class: 'meta', lang: languageOf(document) }, authorsOf(document)));
}

function questionList(questions, ask) {
  return el('ul', { class: 'questions' }, ...questions.map((question) =>
    el('li', {}, el('button', { type: 'button', lang: tag(language()), onclick: () => ask(question) }, question))));
}

/** Other questions than the one that found no answer; null if there are none. */
export async function otherQuestions(ask, asked) {
  const questions = ((await api.examples())[language()] ?? []).filter((question) => question !== asked);
  if (!questions.length) return null;
  return el('section', { class: 'others' }, say(el('h3'), 'examplesMore'), questionList(questions.slice(0, 3), ask));
}
