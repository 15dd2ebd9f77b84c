import { openAnswer, startConversation } from './conversation/conversation.js';
import { byId, composing } from './elements/dom.js';
import { hideTip, keepTip } from './elements/tip.js';
import { choose, language, onLanguage, say, sayMarkup, t } from './language/i18n.js';
import { redrawLibrary, showLibrary } from './library/library.js';
import { go, leave, start } from './router.js';
import { startSession } from './service/session.js';
import { closeSource, isOpen, openSource } from './source/source.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const root = document.documentElement;

function keep(name, value) {
  try {
    localStorage.setItem(`zhengyin.${name}`, value);
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}

const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);

function showSwitches() {
  const next = language() === 'zh' ? 'en' : 'zh-CN';
  const button = byId('language');
  button.lang = next;
  say(button, 'otherLanguage');
  // Said in the language that it leads to, for those who read that one only.
  button.title = t('switchLanguage');
  const theme = isDark() ? 'toLight' : 'toDark';
  say(byId('theme'), theme);
  say(byId('theme'), 'switchTheme', { theme: () => t(theme) }, 'title');
}

function startSwitches() {
  byId('language').addEventListener('click', () => {
    const next = language() === 'zh' ? 'en' : 'zh';
    keep('language', next);
    choose(next);
  });
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    keep('theme', root.dataset.theme);
    showSwitches();
  });
  dark.addEventListener('change', showSwitches);
  onLanguage(showSwitches);
  showSwitches();
}

let view = null;
let begun = false;

function show(place) {
  if (place.view !== view) {
    view = place.view;
    byId('ask-view').hidden = view !== 'ask';
    byId('library-view').hidden = view !== 'library';
    if (view === 'library') showLibrary();
    for (const link of document.querySelectorAll('.views a')) {
      if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (begun) scrollTo(0, 0);
  }
  if (place.answer) openAnswer(place);
  if (place.citation || place.document) openSource(place, begun);
  else closeSource();
  begun = true;
}

function onKey(event) {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (root.classList.contains('sheet')) return;
    event.preventDefault();
    if (view !== 'ask') go('/');
    byId('question').focus();
  }
  if (event.key !== 'Escape' || composing(event)) return;
  // The innermost thing that is open closes first; the browser closes a popover by itself.
  if (hideTip() || document.querySelector(':popover-open')) return;
  if (isOpen()) leave();
}

sayMarkup();
startSwitches();
startSession();
keepTip();
startConversation();
start(show);
onLanguage(() => view === 'library' && redrawLibrary());
document.addEventListener('keydown', onKey);
