import { ENGLISH } from './en.js';
import { CHINESE } from './zh.js';

const STRINGS = { zh: CHINESE, en: ENGLISH };

/** @typedef {'zh' | 'en'} Language */

const ATTRIBUTES = { alt: 'alt', text: null, label: 'aria-label', title: 'title', placeholder: 'placeholder' };
/** What each labelled element says, so that a change of language can say it again. */
const said = new WeakMap();
const listeners = new Set();

/** @returns {Language} */
export function language() {
  return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
}

/** The string of a key; functions among the values are called, for what itself depends on language. */
export function t(key, values = {}) {
  return STRINGS[language()][key].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return String(typeof value === 'function' ? value() : value);
  });
}

/**
 * Have an element say a string, in its text or in an attribute, in whatever language is chosen.
 * @template {Element} E
 * @param {E} element
 * @param {string} key
 * @param {'text' | 'label' | 'title' | 'placeholder'} place
 * @returns {E}
 */
export function say(element, key, values = {}, place = 'text') {
  const all = said.get(element) ?? {};
  all[place] = [key, values];
  said.set(element, all);
  element.toggleAttribute('data-said', true);
  put(element, place, key, values);
  return element;
}

function put(element, place, key, values) {
  if (place === 'text') element.textContent = t(key, values);
  else element.setAttribute(ATTRIBUTES[place], t(key, values));
}

/** Take over the keys that the markup itself names. */
export function sayMarkup() {
  for (const element of document.querySelectorAll('[data-t]')) say(element, element.dataset.t);
  for (const place of ['label', 'placeholder']) {
    for (const element of document.querySelectorAll(`[data-t-${place}]`)) {
      say(element, element.getAttribute(`data-t-${place}`), {}, place);
    }
  }
}

/** Call `listener` after each change of language. */
export function onLanguage(listener) {
  listeners.add(listener);
}

/** @param {Language} chosen */
export function choose(chosen) {
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
  for (const element of document.querySelectorAll('[data-said]')) {
    for (const [place, [key, values]] of Object.entries(said.get(element))) {
      put(element, place, key, values);
    }
  }
  for (const listener of listeners) listener();
}

/** The lang attribute of text in a document's or an answer's language. */
export function tag(code) {
  return code === 'zh' ? 'zh-CN' : code;
}
