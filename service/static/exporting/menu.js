import { ownStyle } from '../citing/sources.js';
import { el, popover } from '../elements/dom.js';
import { toast } from '../elements/toast.js';
import { say, t } from '../language/i18n.js';
import { reference } from '../service/api.js';
import { problemText } from '../service/problem.js';
import { docx } from './docx.js';
import { citedIn, gathered } from './gathering.js';
import { markdown } from './markdown.js';

/** The choices of the menu, each with the end of the file's name and what makes its parts. */
const CHOICES = {
  exportMarkdown: ['md', async (name, turns) => [markdown(await gathered(name, turns, ownStyle()))]],
  exportDocx: ['docx', async (name, turns) => docx(await gathered(name, turns, ownStyle()))],
  exportRis: ['ris', async (_, turns) => [`${(await bibliography(turns, 'ris')).join('\n\n')}\n`]],
  exportBibtex: ['bib', async (_, turns) => [`${(await bibliography(turns, 'bibtex')).join('\n\n')}\n`]],
  exportCsl: ['json', async (_, turns) => [`${JSON.stringify((await bibliography(turns, 'csl-json')).map((item) => JSON.parse(item)), null, 2)}\n`]],
};

/** The documents that were cited, each once, in a form that other programs take. */
function bibliography(turns, style) {
  const firsts = new Map();
  for (const citation of citedIn(turns)) if (!firsts.has(citation.document.id)) firsts.set(citation.document.id, citation.id);
  return Promise.all([...firsts.values()].map((id) => reference(id, style)));
}

/**
 * A button that opens the ways of taking a conversation along.
 * @param {() => string} name
 * @param {() => import('../conversation/kept.js').Turn[]} turns
 */
export function exportMenu(name, turns) {
  const button = say(el('button', { type: 'button', class: 'quiet' }), 'exportIt');
  const take = async (end, make) => {
    const file = `${name().replace(/[\\/:*?"<>|\s]+/g, ' ').trim().slice(0, 60)}.${end}`;
    try {
      save(await make(name(), turns()), file);
      toast(t('exported', { name: file }));
    } catch (error) {
      toast(t('notExported', { why: problemText(error).firstChild.textContent }));
    }
    menu.hidePopover();
    button.focus();
  };
  const choices = Object.entries(CHOICES).map(([key, [end, make]]) => say(el('button', { type: 'button', onclick: () => take(end, make) }), key));
  const menu = say(popover(button, el('div', { class: 'menu', role: 'group' }, ...choices)), 'exportMenu', {}, 'label');
  return el('span', {}, button, menu);
}

function save(parts, name) {
  const address = URL.createObjectURL(new Blob(parts));
  el('a', { href: address, download: name }).click();
  // The browser has begun to read it when the next task runs.
  setTimeout(() => URL.revokeObjectURL(address));
}
