import { announce, byId, composing, el } from '../elements/dom.js';
import { onLanguage, say, t } from '../language/i18n.js';
import * as api from '../service/api.js';
import { Refusal } from '../service/refusal.js';
import { drawBar } from './bar.js';
import * as kept from './kept.js';
import { currentScope, named, setScope, startScope } from './scope.js';
import { ShownTurn, usedBy } from './turn.js';
import { showWelcome } from './welcome.js';

/** Where the tab keeps which conversation it shows. */
const CURRENT = 'zhengyin.conversation';
/** Earlier turns that go along with a question. */
const REMEMBERED = 12;

/** @type {kept.Conversation} */
let current = blank();
/** @type {ShownTurn[]} */
let turns = [];
let running = null;

/** A conversation in which nothing was asked yet. */
function blank() {
  return { id: `k_${crypto.randomUUID()}`, name: '', question: '', changed: 0, scope: {} };
}

/** Set up the ask box and show the conversation that this tab had. */
export async function startConversation() {
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
  byId('stop').addEventListener('click', () => running?.abort());
  startScope(begin);
  onLanguage(() => showWelcome(!turns.length, submit));
  const id = currentId();
  const known = id && (await kept.conversation(id).catch(() => null));
  // An answer that the address names is shown by then.
  if (known && !turns.length) await open(known);
  else if (!turns.length) draw();
}

function currentId() {
  try {
    return sessionStorage.getItem(CURRENT);
  } catch {
    return null;
  }
}

/** Show the current conversation again when the tab is loaded anew. */
function stay() {
  try {
    sessionStorage.setItem(CURRENT, current.id);
  } catch {
    // Where nothing may be kept, the tab begins anew.
  }
}

function draw() {
  showWelcome(!turns.length, submit);
  drawBar({ current, turns: () => turns.map((turn) => turn.kept), open, begin, rename });
}

/** Show a conversation that is kept. @param {kept.Conversation} chosen */
async function open(chosen) {
  halt();
  const found = await kept.turnsOf(chosen.id);
  show(chosen, found);
}

/** Leave off what is being answered. */
function halt() {
  running?.abort();
  running = null;
  busy(false);
}

function show(chosen, found) {
  current = chosen;
  stay();
  turns = found.map((turn) => new ShownTurn(turn, { again: answer, ask: submit }));
  byId('turns').replaceChildren(...turns.map((turn) => turn.element));
  for (const turn of turns) {
    if (turn.kept.response) turn.finish();
    else turn.fail(new Refusal('halted'));
  }
  setScope(current.scope);
  draw();
}

/** Show the answer that an address names, in its conversation. */
export async function openAnswer({ answer: id, question }) {
  if (!turns.some((turn) => turn.kept.id === id)) {
    const found = await kept.turn(id).catch(() => undefined);
    const conversation = found && (await kept.conversation(found.conversation));
    if (!conversation) {
      begin();
      byId('welcome').append(say(el('p', { class: 'notice', role: 'status' }), 'keptElsewhere'));
      byId('question').value = question;
      byId('question').focus();
      return;
    }
    await open(conversation);
  }
  const turn = turns.find(({ kept: { id: other } }) => other === id);
  turn.element.scrollIntoView({ block: 'start' });
  turn.heading.focus({ preventScroll: true });
}

/** Begin another conversation; the one before is kept. */
function begin() {
  halt();
  show(blank(), []);
  byId('question').focus();
}

/** Call the conversation by a name. */
async function rename(name) {
  current.name = name;
  await keep([]);
  draw();
}

async function submit(text) {
  const question = text.trim();
  if (!question || running) return;
  byId('question').value = '';
  const kept = { id: `a_${crypto.randomUUID()}`, conversation: current.id, at: Date.now(), question, scope: currentScope(), response: null };
  const turn = new ShownTurn(kept, { again: answer, ask: submit });
  turns.push(turn);
  byId('turns').append(turn.element);
  current.question ||= question;
  stay();
  draw();
  await answer(turn);
}

/** Ask the question of a turn, as often as that is wished. @param {ShownTurn} turn */
async function answer(turn) {
  if (running) return;
  running = new AbortController();
  const { signal } = running;
  const mine = current;
  busy(true);
  turn.kept.response = null;
  turn.wait();
  turn.element.scrollIntoView({ block: 'start' });
  keep([turn]);
  try {
    for await (const { event, data } of api.ask(turn.kept.question, earlier(turn), named(turn.kept.scope), signal)) {
      turn.take(event, data);
      if (event === 'done') tell(data);
    }
    keep([turn], mine);
  } catch (error) {
    turn.fail(error.name === 'AbortError' ? new Refusal('halted') : error);
  } finally {
    turn.element.removeAttribute('aria-busy');
    if (running?.signal === signal) {
      running = null;
      busy(false);
    }
  }
}

function busy(is) {
  const stopped = document.activeElement === byId('stop');
  if (is) byId('ask').setAttribute('aria-busy', 'true');
  else byId('ask').removeAttribute('aria-busy');
  byId('stop').hidden = !is;
  if (stopped) byId('question').focus();
}

/** The answer as a whole, once, for people who listen. */
function tell(response) {
  if (response.answer) announce(t('answered', { text: response.answer.text, count: usedBy(response.answer).size }));
  else if (response.related.length) announce(t('noAnswer', { text: [response.message, response.reason].filter(Boolean).join(' ') }));
  else announce(response.message);
}

/** What was said before a turn. */
function earlier(turn) {
  const before = turns.slice(0, turns.indexOf(turn)).map((each) => each.kept).filter(({ response }) => response);
  return before.slice(-REMEMBERED).flatMap(({ question, response }) => [
    { role: 'user', content: question },
    { role: 'assistant', content: response.answer?.text ?? response.message ?? '' },
  ]);
}

/** Keep the conversation with those of its turns that have changed. */
async function keep(changed, conversation = current) {
  Object.assign(conversation, { changed: Date.now(), scope: conversation === current ? currentScope() : conversation.scope });
  // Where nothing may be kept, the conversation lasts as long as the page.
  await kept.keep({ ...conversation }, changed.map((turn) => ({ ...turn.kept }))).catch(() => {});
}
