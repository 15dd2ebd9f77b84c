import { languageOf } from '../citing/facts.js';
import { glossList, glossRanges } from '../citing/gloss.js';
import { mark } from '../citing/mark.js';
import { relatedList } from '../citing/sources.js';
import { el } from '../elements/dom.js';
import { CodePoints, compose, excerpt } from '../elements/text.js';
import { say, tag } from '../language/i18n.js';

/** The language of a text that may be in either. */
const languageIn = (text) => (/\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en');

/**
 * Add a statement with its marks; where the words are not the document's, the original stands
 * beside it, once for all that rest on the same passages.
 * @param {HTMLElement} place
 */
export function addStatement(place, statement, citations) {
  const kind = statement.kind ?? 'quotation';
  const cited = statement.citations.map((number) => [number, citations[number - 1]]).filter(([, citation]) => citation);
  const element = statementElement(statement, kind, cited);
  if (kind === 'quotation') {
    place.append(element);
    return;
  }
  if (kind === 'catalogue') {
    place.append(el('div', {}, say(el('p', { class: 'label' }), kind), element));
    return;
  }
  const group = `${kind} ${statement.citations}`;
  const last = place.lastElementChild;
  if (last?.dataset.group === group) last.firstElementChild.append(element);
  else {
    place.append(el('div', { class: 'beside', dataset: { group } },
      el('div', {}, say(el('p', { class: 'label' }), kind), element),
      originalsElement(cited)));
  }
}

function statementElement(statement, kind, cited) {
  const doubtful = statement.supported === false;
  return el('div', { class: `statement ${kind}${doubtful ? ' doubtful' : ''}` },
    statement.context && contextElement(statement.context),
    ...textElements(statement, el('span', { class: 'marks' }, ...cited.map(([number, citation]) => mark(number, citation)))),
    doubtful && say(el('p', { class: 'unsupported' }), 'unsupported'),
    glossList(statement.gloss));
}

/** The sentence before a statement, which tells what its first words mean. */
function contextElement(text) {
  return el('p', { class: 'context', lang: languageIn(text) }, say(el('span', { class: 'label' }), 'context'), ' ', text);
}

/** The text of a statement with its marks: a paragraph, and a list where it holds one. */
function textElements(statement, marks) {
  const lang = languageIn(statement.text);
  const starts = itemStarts(statement);
  const length = new CodePoints(statement.text).length;
  const terms = glossRanges(statement.gloss);
  const part = (start, end) => excerpt(statement.text, start, end, terms);
  if (!starts) return [el('p', { class: 'statement-text', lang }, part(0, length), marks)];
  const items = starts.map((start, index) => el('li', {}, part(start, starts[index + 1] ?? length)));
  items.at(-1).append(marks);
  return [
    starts[0] > 0 && el('p', { class: 'statement-text', lang }, part(0, starts[0])),
    el('ul', { class: 'statement-text items', lang }, ...items),
  ];
}

/** Where the items of a list begin in its text, in code points; null where they do not stand there. */
function itemStarts({ text, items }) {
  if (!items?.length) return null;
  const starts = [];
  let at = 0;
  for (const item of items) {
    const found = text.indexOf(item.text, at);
    if (found < 0) return null;
    starts.push([...text.slice(0, found)].length);
    at = found + item.text.length;
  }
  return starts;
}

/** The passages that a statement rests on, whole: which of their words it took is not known. */
function originalsElement(cited) {
  return el('div', { class: 'original' }, say(el('p', { class: 'label' }), 'original'),
    ...cited.map(([number, citation]) => el('blockquote', { lang: languageOf(citation.document) },
      cited.length > 1 && el('span', { class: 'number' }, `[${number}] `),
      compose(citation.text, glossRanges(citation.gloss)))));
}

/** What is said where nothing can be answered. */
export function refusalElement(response) {
  const said = el('p', { class: 'message', lang: tag(response.language) }, response.message);
  // A greeting gets a message too, and nothing was looked up for it.
  if (!response.related.length) return el('div', { class: 'plain' }, said);
  const reason = response.reason && el('p', { class: 'reason', lang: tag(response.language) }, response.reason);
  return el('div', { class: 'unanswered' }, say(el('h3', { class: 'not-said' }), 'notSaid'), said, reason, relatedList(response.related, true));
}

/** The answer in the documents' own words, below a language model's. */
export function quotedAnswer(quoted, citations) {
  const statements = el('div', {});
  for (const statement of quoted.statements) addStatement(statements, statement, citations);
  return el('details', { class: 'more' }, say(el('summary'), 'quotedAnswer'), statements);
}

const SURE = { stated: 'sureStated', likely: 'sureLikely', unsure: 'sureUnsure' };

/** How the answer came to be, and how sure it is. */
export function footing(response) {
  const sure = el('span', { class: `crumb certainty ${response.certainty}` });
  const lacking = response.certainty === 'unsure' && response.missing?.length;
  return el('p', { class: 'footing' },
    say(say(sure, SURE[response.certainty]), 'confidence', { percent: Math.round(response.confidence * 100) }, 'title'),
    lacking && say(el('span', { class: 'crumb' }), 'lacking', { words: response.missing.join(', ') }),
    say(el('span', { class: 'crumb' }), response.answer.generator === 'llm' ? 'byModel' : 'extractive'));
}

/** What was looked up, where it is not what was asked; null where it is. */
export function lookedUp(response) {
  if (response.did_you_mean) return say(el('p', { class: 'looked-up meant' }), 'meant', { question: response.did_you_mean });
  if (response.standalone_question === response.question) return null;
  return say(el('p', { class: 'looked-up' }), 'lookedUp', { question: response.standalone_question });
}
