import { composing, el, newId } from '../elements/dom.js';
import { say } from '../language/i18n.js';

/** The names of what a style marks: all that is found, and where the reader is. */
const [FOUND, HERE] = ['found', 'found-here'];

/**
 * A button and a row to find words with in what a panel shows.
 * @param {HTMLElement} body
 * @returns {{button: HTMLElement, row: HTMLElement, again: () => void}} `again` finds them in what is
 *   shown now
 */
export function finder(body) {
  let ranges = [];
  let at = -1;
  const id = newId('find');
  const input = el('input', { type: 'search', id });
  const count = el('span', { class: 'meta', role: 'status' });
  const step = (by) => {
    if (!ranges.length) return;
    at = (at + by + ranges.length) % ranges.length;
    mark(HERE, [ranges[at]]);
    say(count, 'foundAt', { at: at + 1, count: ranges.length });
    reveal(body, ranges[at]);
  };
  const find = () => {
    ranges = matches(body, input.value.trim());
    at = -1;
    mark(FOUND, ranges);
    mark(HERE, []);
    if (ranges.length) step(1);
    else say(count, input.value.trim() ? 'foundNone' : 'foundNothing');
  };
  const button = say(el('button', { type: 'button', class: 'quiet', 'aria-expanded': 'false' }), 'find');
  const row = el('form', { class: 'finding', role: 'search', hidden: true }, say(el('label', { for: id, class: 'unseen' }), 'findLabel'), input,
    say(el('button', { type: 'button', class: 'quiet', onclick: () => step(-1) }, '↑'), 'findBefore', {}, 'label'),
    say(el('button', { type: 'submit', class: 'quiet' }, '↓'), 'findNext', {}, 'label'), count);
  const show = (is) => {
    row.hidden = !is;
    button.setAttribute('aria-expanded', String(is));
    if (is) input.select();
    else {
      input.value = '';
      find();
      button.focus();
    }
  };
  button.addEventListener('click', () => show(row.hidden));
  input.addEventListener('input', find);
  row.addEventListener('submit', (event) => {
    event.preventDefault();
    step(1);
  });
  row.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || composing(event)) return;
    event.stopPropagation();
    show(false);
  });
  return { button, row, again: () => !row.hidden && find() };
}

/** Mark ranges under a name, in place of those that were. */
function mark(name, ranges) {
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

/** Where words stand in an element's text, whatever their case and the spaces between them. */
function matches(body, words) {
  if (!words) return [];
  const nodes = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT, (node) =>
    (node.parentElement.closest('.page-mark, .note, figure, .hint') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  let text = '';
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, from: text.length });
    text += walker.currentNode.data;
  }
  const place = (offset) => {
    const { node, from } = nodes.findLast((each) => each.from <= offset);
    return [node, offset - from];
  };
  const pattern = new RegExp(words.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('\\s+'), 'giu');
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => {
    const range = document.createRange();
    range.setStart(...place(index));
    const [node, offset] = place(index + found.length - 1);
    range.setEnd(node, offset + 1);
    return range;
  });
}

function reveal(body, range) {
  const box = range.getBoundingClientRect();
  const frame = body.getBoundingClientRect();
  if (box.top < frame.top + 8 || box.bottom > frame.bottom - 8) body.scrollTop += box.top - frame.top - body.clientHeight / 3;
}
