import * as api from '../service/api.js';
import { relatedList, sourceList } from '../citing/sources.js';
import { addStatement, footing, lookedUp, quotedAnswer, refusalElement } from './answer.js';
import { announce, byId, composing, el, newId } from '../elements/dom.js';
import { onLanguage, say, t, tag } from '../language/i18n.js';
import { problemBox } from '../service/problem.js';
import { otherQuestions, showWelcome } from './welcome.js';

/** Where the turns are kept; another name for each form that responses have had. */
const KEPT = 'zhengyin.turns.2';
/** Earlier turns that go along with a question. */
const REMEMBERED = 12;

/** @type {{question: string, response: any}[]} */
let turns = [];
let running = null;

/** Set up the ask box and show the conversation that this tab had. */
export function startConversation() {
  const form = byId('ask');
  const box = byId('question');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(box.value);
  });
  box.addEventListener('keydown', (event) => {
    // Enter also chooses a word while one is being composed, and is not meant for us then.
    if (event.key !== 'Enter' || event.shiftKey || composing(event)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  try {
    turns = JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
  } catch {
    turns = [];
  }
  for (const turn of turns) finish(begin(turn.question), turn.response);
  showWelcome(turns.length === 0, submit);
  onLanguage(() => showWelcome(!byId('turns').childElementCount, submit));
}

async function submit(text) {
  const question = text.trim();
  if (!question || running) return;
  byId('question').value = '';
  showWelcome(false);
  await answer(question, begin(question));
}

async function answer(question, turn) {
  running = new AbortController();
  const { signal } = running;
  byId('ask').setAttribute('aria-busy', 'true');
  waiting(turn);
  turn.element.scrollIntoView({ block: 'start' });
  try {
    for await (const { event, data } of api.ask(question, earlier(), {}, signal)) {
      if (event === 'citations') turn.head = data;
      if (event === 'citations' && data.answerable) say(turn.status, 'writing');
      if (event === 'quoted') showQuoted(turn, data);
      if (event === 'draft') turn.draft.textContent = data.text;
      if (event === 'statement') {
        turn.draft.textContent = '';
        addStatement(turn.body, data, turn.head.citations);
      }
      if (event === 'done') {
        finish(turn, data);
        turns.push({ question, response: data });
        keep();
        tell(data);
      }
    }
  } catch (error) {
    if (error.name !== 'AbortError') fail(turn, question, error);
  } finally {
    if (running?.signal === signal) running = null;
    byId('ask').removeAttribute('aria-busy');
    turn.element.removeAttribute('aria-busy');
  }
}

/** The answer in the documents' own words, which can be read while a model writes. */
function showQuoted(turn, quoted) {
  say(turn.status, 'modelWriting');
  for (const statement of quoted.statements) addStatement(turn.quoted, statement, turn.head.citations);
}

function begin(question) {
  if (!byId('turns').childElementCount) byId('turns').append(fresh());
  const id = newId('turn');
  const status = el('p', { class: 'status' });
  const quoted = el('div', { class: 'statements' });
  const body = el('div', { class: 'statements' });
  const draft = el('p', { class: 'draft', 'aria-hidden': 'true' });
  const rest = el('div', { class: 'rest' });
  const heading = el('h2', { id, class: 'asked', tabindex: -1, lang: /\p{Script=Han}/u.test(question) ? 'zh-CN' : 'en' }, question);
  const element = el('article', { class: 'turn', 'aria-labelledby': id },
    heading, quoted, status, body, draft, rest);
  byId('turns').append(element);
  return { element, heading, quoted, status, body, draft, rest, head: { citations: [] } };
}

function waiting(turn) {
  turn.element.setAttribute('aria-busy', 'true');
  clear(turn);
  turn.status.hidden = false;
  say(turn.status, 'searching');
  // The button that was pressed is gone: reading goes on at the question.
  if (document.activeElement === document.body) turn.heading.focus({ preventScroll: true });
}

function clear(turn) {
  for (const part of [turn.quoted, turn.body, turn.draft, turn.rest]) part.replaceChildren();
}

/** Show a whole response in place of what has come of it. */
function finish(turn, response) {
  turn.status.hidden = true;
  const { answer: given, citations, related } = response;
  clear(turn);
  api.remember([...citations, ...related]);
  turn.body.append(...[lookedUp(response)].filter(Boolean));
  if (!given) {
    turn.body.append(refusalElement(response));
    otherQuestions(submit, response.question).then((more) => more && turn.rest.append(more), () => {});
    return;
  }
  if (given.notice) turn.body.append(el('p', { class: 'notice', lang: tag(response.language) }, given.notice));
  for (const statement of given.statements) addStatement(turn.body, statement, citations);
  // A language model is given more passages than it makes use of.
  const used = usedBy(given);
  const unused = citations.filter((_, index) => !used.has(index + 1));
  turn.rest.append(footing(response));
  if (response.quoted) turn.rest.append(quotedAnswer(response.quoted, citations));
  turn.rest.append(sourceList(citations, used));
  const near = [...unused, ...related];
  if (near.length) turn.rest.append(relatedList(near, false));
}

function fail(turn, question, error) {
  turn.status.hidden = true;
  turn.draft.replaceChildren();
  turn.rest.append(problemBox(error, () => running || answer(question, turn)));
}

/** The numbers of the citations that an answer rests on. */
const usedBy = (given) => new Set(given.statements.flatMap((statement) => statement.citations));

/** The answer as a whole, once, for people who listen. */
function tell(response) {
  if (response.answer) announce(t('answered', { text: response.answer.text, count: usedBy(response.answer).size }));
  else if (response.related.length) announce(t('noAnswer', { text: [response.message, response.reason].filter(Boolean).join(' ') }));
  else announce(response.message);
}

function earlier() {
  return turns.slice(-REMEMBERED).flatMap(({ question, response }) => [
    { role: 'user', content: question },
    { role: 'assistant', content: response.answer?.text ?? response.message ?? '' },
  ]);
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(turns));
  } catch {
    // The conversation is too long to keep, or may not be kept: it lasts as long as the page.
  }
}

function fresh() {
  return say(el('button', { type: 'button', class: 'quiet fresh', onclick: forget }), 'newConversation');
}

function forget() {
  running?.abort();
  running = null;
  turns = [];
  keep();
  byId('turns').replaceChildren();
  showWelcome(true, submit);
  byId('question').focus();
}
