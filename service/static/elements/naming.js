import { say } from '../language/i18n.js';
import { problemBox } from '../service/problem.js';
import { composing, el, newId } from './dom.js';

/**
 * A field and a button for a title.
 * @param {string} label a key of the strings
 * @param {(title: string) => Promise<void>} done
 */
export function titleForm(label, value, done) {
  const id = newId('title');
  const input = el('input', { id, required: true, maxlength: 200 });
  input.value = value;
  const trouble = el('div', {});
  const form = el('form', { class: 'title-form' }, say(el('label', { for: id, class: 'unseen' }), label), say(input, label, {}, 'placeholder'),
    say(el('button', { type: 'submit' }), 'save'), trouble);
  const submit = async () => {
    const title = input.value.trim();
    if (!title) return;
    try {
      await done(title);
      input.value = '';
    } catch (error) {
      trouble.replaceChildren(problemBox(error, submit));
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  // Enter that chooses a word submits forms too.
  input.addEventListener('keydown', (event) => event.key === 'Enter' && composing(event) && event.preventDefault());
  return form;
}
