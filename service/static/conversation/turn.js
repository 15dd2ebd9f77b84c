import { copy } from '../citing/cite.js';
import { ownStyle, relatedList, sourceList } from '../citing/sources.js';
import { composing, el, newId } from '../elements/dom.js';
import { gathered } from '../exporting/gathering.js';
import { plainText } from '../exporting/markdown.js';
import { say, t, tag } from '../language/i18n.js';
import { answerAddress } from '../router.js';
import * as api from '../service/api.js';
import { problemBox } from '../service/problem.js';
import { addStatement, footing, lookedUp, quotedAnswer, refusalElement } from './answer.js';
import { scopeText } from './scope.js';
import { otherQuestions } from './welcome.js';

/** The numbers of the citations that an answer rests on. */
export const usedBy = (given) => new Set(given.statements.flatMap((statement) => statement.citations));

/** A question with what has come of it, on the page. */
export class ShownTurn {
  /**
   * @param {import('./kept.js').Turn} kept
   * @param {{again: (turn: ShownTurn) => void, ask: (question: string) => void}} tell
   */
  constructor(kept, tell) {
    this.kept = kept;
    this.tell = tell;
    this.head = { citations: [] };
    const id = newId('turn');
    this.heading = el('h2', { id, class: 'asked', tabindex: -1 });
    this.scope = say(el('p', { class: 'asked-within' }), 'withinOf', { scope: scopeText(kept.scope) });
    this.scope.hidden = !scopeText(kept.scope);
    this.status = el('p', { class: 'status', hidden: true });
    this.quoted = el('div', { class: 'statements' });
    this.body = el('div', { class: 'statements' });
    this.draft = el('p', { class: 'draft', 'aria-hidden': 'true' });
    this.rest = el('div', { class: 'rest' });
    this.tools = el('p', { class: 'turn-tools' });
    this.element = el('article', { class: 'turn', 'aria-labelledby': id },
      this.heading, this.scope, this.quoted, this.status, this.body, this.draft, this.rest, this.tools);
    this.#ask(kept.question);
  }

  #ask(question) {
    this.kept.question = question;
    this.heading.lang = /\p{Script=Han}/u.test(question) ? 'zh-CN' : 'en';
    this.heading.textContent = question;
  }

  /** Wait for an answer. */
  wait() {
    this.element.setAttribute('aria-busy', 'true');
    this.#clear();
    this.status.hidden = false;
    say(this.status, 'searching');
    // The button that was pressed is gone: reading goes on at the question.
    if (document.activeElement === document.body) this.heading.focus({ preventScroll: true });
  }

  #clear() {
    for (const part of [this.quoted, this.body, this.draft, this.rest, this.tools]) part.replaceChildren();
  }

  /** Show an event of the answer. */
  take(event, data) {
    if (event === 'citations') {
      this.head = data;
      if (data.answerable) say(this.status, 'writing');
    }
    if (event === 'quoted') {
      // The documents' own words can be read while a model writes.
      say(this.status, 'modelWriting');
      for (const statement of data.statements) addStatement(this.quoted, statement, this.head.citations);
    }
    if (event === 'draft') this.draft.textContent = data.text;
    if (event === 'statement') {
      this.draft.textContent = '';
      addStatement(this.body, data, this.head.citations);
    }
    if (event === 'done') {
      this.kept.response = data;
      this.finish();
    }
  }

  /** Show a whole response in place of what has come of it. */
  finish() {
    const { response } = this.kept;
    this.status.hidden = true;
    const { answer: given, citations, related } = response;
    this.#clear();
    api.remember([...citations, ...related]);
    this.body.append(...[lookedUp(response)].filter(Boolean));
    if (given) this.#show(given);
    else {
      this.body.append(refusalElement(response));
      otherQuestions(this.tell.ask, response.question).then((more) => more && this.rest.append(more), () => {});
    }
    this.#offer();
  }

  #show(given) {
    const { response } = this.kept;
    const { citations, related } = response;
    if (given.notice) this.body.append(el('p', { class: 'notice', lang: tag(response.language) }, given.notice));
    for (const statement of given.statements) addStatement(this.body, statement, citations);
    // A language model is given more passages than it makes use of.
    const used = usedBy(given);
    const unused = citations.filter((_, index) => !used.has(index + 1));
    this.rest.append(footing(response));
    if (response.quoted) this.rest.append(quotedAnswer(response.quoted, citations));
    this.rest.append(sourceList(citations, used));
    const near = [...unused, ...related];
    if (near.length) this.rest.append(relatedList(near, false));
  }

  /** Tell why no answer came to its end; what has come of it stays. */
  fail(error) {
    this.status.hidden = true;
    this.draft.replaceChildren();
    this.rest.append(problemBox(error, () => this.tell.again(this)));
    this.#offer();
  }

  /** What can be done with a question and its answer. */
  #offer() {
    const button = (key, onclick) => say(el('button', { type: 'button', class: 'quiet', onclick }), key);
    const { response } = this.kept;
    this.tools.replaceChildren(...[
      response?.answer && button('copyAnswer', () => this.#copy()),
      response && button('copyAddress', () => copy(async () => new URL(answerAddress(this.kept), location.href).href, t('theLink'), this.tools)),
      response && button('askAgain', () => this.tell.again(this)),
      button('editQuestion', () => this.#edit()),
    ].filter(Boolean));
  }

  #copy() {
    return copy(async () => plainText(await gathered('', [this.kept], ownStyle())), t('theAnswer'), this.tools);
  }

  #edit() {
    const id = newId('edit');
    const box = el('textarea', { id, rows: 2, maxlength: 2000 });
    box.value = this.kept.question;
    const close = () => {
      form.replaceWith(this.heading);
      this.tools.hidden = false;
    };
    const send = () => {
      const question = box.value.trim();
      if (!question) return;
      close();
      this.#ask(question);
      this.tell.again(this);
    };
    const form = el('form', { class: 'edit-form' },
      say(el('label', { for: id, class: 'unseen' }), 'questionLabel'), box,
      el('p', { class: 'actions' }, say(el('button', { type: 'submit', class: 'send' }), 'send'),
        say(el('button', { type: 'button', onclick: () => (close(), this.heading.focus()) }), 'cancel')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send();
    });
    box.addEventListener('keydown', (event) => {
      if (composing(event) || event.shiftKey) return;
      if (event.key === 'Enter') {
        event.preventDefault();
        send();
      }
      if (event.key === 'Escape') {
        event.stopPropagation();
        close();
        this.heading.focus();
      }
    });
    this.heading.replaceWith(form);
    this.tools.hidden = true;
    box.select();
  }
}
