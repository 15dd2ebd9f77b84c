import { el } from '../elements/dom.js';
import { say } from '../language/i18n.js';

/**
 * Ask for a key until one opens; nothing else can be done meanwhile.
 * @param {(key: string) => Promise<string | null>} open signs in with a key; gives why not, as a key of the strings
 */
export function askForKey(open) {
  return new Promise((resolve) => {
    const field = el('input', { type: 'password', id: 'key', name: 'key', autocomplete: 'current-password', required: true, maxlength: 200, 'aria-describedby': 'key-fault' });
    const fault = el('p', { id: 'key-fault', class: 'fault', role: 'alert' });
    const button = say(el('button', { type: 'submit' }), 'signIn');
    const form = el('form', { class: 'field' },
      say(el('h2', { id: 'signing-title' }), 'signInTitle'),
      say(el('p', { class: 'hint' }), 'signInLead'),
      say(el('label', { for: 'key' }), 'key'), field, fault, button);
    const dialog = el('dialog', { class: 'signing', 'aria-labelledby': 'signing-title' }, form);
    // Without a key there is nothing behind it to go back to.
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      fault.textContent = '';
      field.removeAttribute('aria-invalid');
      const why = await open(field.value.trim());
      button.disabled = false;
      if (why === null) {
        dialog.close();
        dialog.remove();
        resolve();
        return;
      }
      field.setAttribute('aria-invalid', 'true');
      say(fault, why);
      field.select();
      field.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}
