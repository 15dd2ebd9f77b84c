import { announce, el } from '../elements/dom.js';
import { say, t } from '../language/i18n.js';
import { documentAddress } from '../router.js';
import * as holdings from '../service/holdings.js';
import { problemBox, serviceWords } from '../service/problem.js';
import { onDrop } from './dropping.js';

/** What goes in one request: a folder is sent in parts, so that each has its own progress. */
const BATCH = { files: 50, bytes: 16 * 2 ** 20 };
/** Milliseconds until a job is asked after again when its events broke off. */
const PAUSE = 2000;
const DONE = new Set(['succeeded', 'failed']);

/** What is being taken in, or was while the page was open; it stays when the library is shown anew. */
const batches = el('div', { class: 'batches' });
const followed = new Set();
let collection;
let changed = () => {};
/** Requests that are being sent. */
let sending = 0;

// What is not sent yet would be lost without a word.
addEventListener('beforeunload', (event) => sending > 0 && event.preventDefault());

/** Put what is added from now on in a collection. */
export function addInto(name) {
  collection = name;
}

/**
 * How documents are added.
 * @param {HTMLElement} area what is in sight while files may be dropped
 * @param {() => void} whenChanged called when documents have come
 */
export function addingSection(area, whenChanged) {
  changed = whenChanged;
  onDrop(area, add);
  resume();
  return el('section', { class: 'adding', id: 'adding' }, say(el('h2'), 'addTitle'),
    el('p', { class: 'choosing' }, say(el('span'), 'dropHere'), chooser('chooseFiles', { multiple: true }, add), chooser('chooseFolder', { multiple: true, webkitdirectory: true }, add)),
    say(el('p', { class: 'hint' }), 'readable'),
    el('details', {}, say(el('summary'), 'addCommand'), el('p', {}, el('code', {}, 'zhengyin ingest PATH'))),
    batches);
}

/** A button that has files chosen. */
function chooser(key, attributes, take) {
  const input = el('input', { type: 'file', hidden: true, ...attributes });
  input.addEventListener('change', () => {
    take([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    input.value = '';
  });
  return el('span', {}, say(el('button', { type: 'button', onclick: () => input.click() }), key), input);
}

/** A button that has a file chosen in place of a document's. */
export function replacement(id) {
  const place = chooser('replaceFile', {}, ([chosen]) => {
    const batch = new Batch([{ source: chosen.path, state: 'sending' }]);
    batch.element.scrollIntoView({ block: 'nearest' });
    batch.send([chosen], () => holdings.replace(id, chosen));
  });
  place.firstChild.classList.add('quiet');
  return place;
}

/** Send files, some at a time. */
async function add(files) {
  // What begins with a dot belongs to a system or an editor.
  const sent = inBatches(files.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.'))));
  const shown = sent.map((batch) => new Batch(batch.map(({ path }) => ({ source: path, state: 'sending' }))));
  for (const [index, batch] of sent.entries()) await shown[index].send(batch, () => holdings.upload(batch, collection));
}

function inBatches(files) {
  const made = [];
  let room = { files: 0, bytes: 0 };
  for (const each of files) {
    if (room.files < 1 || room.bytes < each.file.size) {
      made.push([]);
      room = { ...BATCH };
    }
    made.at(-1).push(each);
    room = { files: room.files - 1, bytes: room.bytes - each.file.size };
  }
  return made;
}

/** Follow what was begun before the page was opened, or elsewhere. */
async function resume() {
  try {
    for (const job of await holdings.jobs()) {
      if (!DONE.has(job.state) && !followed.has(job.id)) new Batch(job.files).follow(job);
    }
  } catch {
    // What cannot be followed is seen in the library when it is there.
  }
}

/** Files that are taken in together. */
class Batch {
  constructor(files) {
    this.list = el('ul', {});
    this.trouble = el('div', {});
    this.close = say(el('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.element.remove() }), 'dismiss');
    this.element = el('div', { class: 'batch' }, this.list, this.trouble, this.close);
    this.draw(files);
    batches.append(this.element);
  }

  draw(files) {
    const opened = new Set([...this.list.querySelectorAll('li:has(details[open])')].map((row) => row.dataset.source));
    this.list.replaceChildren(...files.map((file) => fileRow(file, opened.has(file.source))));
  }

  /** @param {() => Promise<holdings.Job>} request sends the files */
  async send(files, request) {
    this.trouble.replaceChildren();
    let job;
    sending += 1;
    try {
      job = await request();
    } catch (error) {
      this.draw(files.map(({ path }) => ({ source: path, state: 'unsent' })));
      this.trouble.replaceChildren(problemBox(error, () => this.send(files, request)));
      this.close.hidden = false;
      return;
    } finally {
      sending -= 1;
    }
    this.follow(job);
  }

  async follow(job) {
    followed.add(job.id);
    this.draw(job.files);
    let last = job;
    while (!DONE.has(last.state)) {
      try {
        for await (last of holdings.progress(job.id)) this.draw(last.files);
      } catch (error) {
        if (error.reason === 'missing') break;
      }
      if (!DONE.has(last.state)) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.close.hidden = false;
    const count = (...states) => last.files.filter((file) => states.includes(file.state)).length;
    announce(t('takenIn', { count: count('succeeded', 'unchanged'), failed: count('failed') }));
    changed();
  }
}

function fileRow({ source, state, progress, document_id: id, detail, faults }, open) {
  const name = id ? el('a', { href: documentAddress(id) }, source) : el('span', {}, source);
  const bar = state === 'running' && say(el('progress', { value: progress, max: 1 }), 'progressOf', { name: source }, 'label');
  const words = detail || faults?.join('; ');
  const why = words && serviceWords(words);
  if (why && open) why.querySelector('details').open = true;
  return el('li', { class: `taken ${state}`, dataset: { source } }, name, bar,
    say(el('span', { class: 'state' }), `file-${state}`), why);
}
