import { announce, byId, el, popover } from '../elements/dom.js';
import { titleForm } from '../elements/naming.js';
import { exportMenu } from '../exporting/menu.js';
import { language, say, t, tag } from '../language/i18n.js';
import { go } from '../router.js';
import * as kept from './kept.js';

/** What a conversation is called. @param {kept.Conversation} conversation */
export const nameOf = ({ name, question }) => name || question;

/**
 * Show above the conversation what can be done with it and with the others.
 * @param {{current: kept.Conversation, turns: () => kept.Turn[], open: (chosen: kept.Conversation) => Promise<void>,
 *   begin: () => void, rename: (name: string) => Promise<void>}} shown
 */
export function drawBar(shown) {
  const { current, turns, begin } = shown;
  const asked = turns().length > 0;
  const anew = el('button', { type: 'button', class: 'quiet fresh', onclick: () => (go('/'), begin()) },
    el('span', { class: 'sign', 'aria-hidden': 'true' }, '＋'), say(el('span', { class: 'words' }), 'newConversation'));
  byId('bar').replaceChildren(...[
    others(shown),
    asked && nameButton(shown),
    asked && exportMenu(() => nameOf(current), turns),
    asked && anew,
  ].filter(Boolean));
}

/** The conversation's name; pressed, it can be changed. */
function nameButton({ current, rename }) {
  const button = el('button', { type: 'button', class: 'quiet conversation-name' }, nameOf(current));
  say(button, 'renameConversation', {}, 'title');
  const menu = popover(button, el('div', { class: 'menu filled' }), () => [titleForm('conversationName', nameOf(current), (name) => {
    menu.hidePopover();
    return rename(name);
  })]);
  return el('span', { class: 'naming' }, button, menu);
}

/** A button that opens the conversations that are kept. */
function others(shown) {
  const button = say(el('button', { type: 'button', class: 'quiet' }), 'conversations');
  const state = { gone: false };
  const menu = popover(button, say(el('div', { class: 'menu', role: 'group' }), 'conversations', {}, 'label'), async () => {
    const known = await kept.conversations().catch(() => []);
    if (!known.length) return [say(el('p', { class: 'hint' }), 'noConversations')];
    return [el('ul', { class: 'kept' }, ...known.map((each) => row(each, shown, menu, state)))];
  });
  // What was removed can come back while the list is open: another is begun when it closes.
  menu.addEventListener('toggle', (event) => event.newState === 'closed' && state.gone && shown.begin());
  return el('span', {}, button, menu);
}

function row(conversation, { current, open }, menu, state) {
  const isCurrent = conversation.id === current.id;
  const day = new Intl.DateTimeFormat(tag(language()), { dateStyle: 'medium', timeStyle: 'short' });
  const choose = async () => {
    state.gone = false;
    menu.hidePopover();
    go('/', 'ask');
    await open(conversation);
    byId('question').focus();
  };
  const drop = async () => {
    state.gone ||= isCurrent;
    const turns = await kept.turnsOf(conversation.id);
    await kept.remove(conversation.id);
    const undo = say(el('button', { type: 'button', class: 'quiet' }), 'undo');
    undo.addEventListener('click', async () => {
      state.gone &&= !isCurrent;
      await kept.keep(conversation, turns);
      gone.replaceWith(element);
      element.querySelector('button').focus();
    });
    const gone = el('li', { class: 'kept-row' }, say(el('span', { class: 'hint' }), 'removed', { title: nameOf(conversation) }), undo);
    element.replaceWith(gone);
    undo.focus();
    announce(t('removed', { title: nameOf(conversation) }));
  };
  const element = el('li', { class: 'kept-row' },
    el('button', { type: 'button', class: 'choice', 'aria-current': isCurrent && 'true', onclick: choose },
      el('span', { class: 'kept-name' }, nameOf(conversation)), el('small', {}, day.format(conversation.changed))),
    say(say(el('button', { type: 'button', class: 'quiet', onclick: drop }, '×'), 'removeConversation', { name: nameOf(conversation) }, 'label'), 'remove', {}, 'title'));
  return element;
}
