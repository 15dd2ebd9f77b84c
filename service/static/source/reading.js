import { el, popover } from '../elements/dom.js';
import { languageOf } from '../citing/facts.js';
import { glossRanges } from '../citing/gloss.js';
import { say } from '../language/i18n.js';
import { aligned, inBlocks, inSource } from './locating.js';
import { CodePoints, compose } from '../elements/text.js';

/** A citation's places in a document: the whole passage, its best sentences, its terms. */
export function locate(view, citation, highlights) {
  if (!citation) return { passage: [], lit: [], terms: [] };
  const passage = inBlocks(view.blocks, citation.spans);
  const at = aligned(citation.text, view.blocks, passage);
  return {
    passage,
    lit: highlights.flatMap(at),
    terms: (citation.gloss ?? []).flatMap((term) => at(term).map((piece) => ({ ...term, ...piece }))),
  };
}

/** The document as readable text, with the places marked. */
export function readingElement(view, places) {
  const headings = [];
  const terms = [];
  let page = null;
  const blocks = view.blocks.filter((block) => block.kind !== 'furniture').map((block) => {
    const here = (pieces) => pieces.filter((piece) => piece.block === block.index);
    const wrapped = (pieces, name) => here(pieces).map((piece) => ({ ...piece, wrap: () => el('mark', { class: name }) }));
    const turns = block.pages.length ? block.pages : [[0, block.page]];
    const points = [];
    for (const [at, number] of turns) {
      if (number !== null && number !== page) points.push({ at, node: pageMark(number) });
      page = number ?? page;
    }
    for (const mark of block.marks) points.push({ at: mark.offset, node: noteMark(mark, view) });
    const ranges = [...wrapped(places.passage, 'cited'), ...wrapped(places.lit, 'lit'), ...glossRanges(here(places.terms), terms)];
    return el(nameOf(block, headings), { id: `b${block.index}`, class: `block ${block.kind}` },
      block.kind === 'footnote' && block.marker && el('span', { class: 'marker' }, block.marker, ' '),
      compose(block.text, ranges, points));
  });
  return el('div', { class: 'reading', lang: languageOf(view.document) }, ...blocks);
}

/** The element of a block; headings step down one at a time, whatever their levels are. */
function nameOf(block, headings) {
  if (block.kind !== 'title' && block.kind !== 'heading') return 'p';
  const level = block.kind === 'title' ? 0 : block.level;
  while (headings.length && headings[headings.length - 1] >= level) headings.pop();
  headings.push(level);
  return `h${Math.min(6, 1 + headings.length)}`;
}

function pageMark(number) {
  return el('span', { class: 'page-mark' },
    el('span', { 'aria-hidden': 'true' }, number), say(el('span', { class: 'unseen' }), 'pageMark', { page: number }));
}

/** A footnote's mark; it opens the note, if the source still holds that. */
function noteMark(mark, view) {
  const note = mark.block === null ? null : view.blocks[mark.block];
  if (!note) return el('sup', { class: 'note-mark' }, mark.marker);
  const button = say(el('button', { type: 'button', class: 'note-mark' }, mark.marker), 'note', { marker: mark.marker }, 'label');
  const content = el('span', { class: 'note', role: 'note' }, el('b', {}, mark.marker, ' '), note.text);
  return el('sup', {}, button, popover(button, say(content, 'noteText', {}, 'label')));
}

/** The untouched source text, one `mark` for each span and in it the best sentences. */
export function originalElement(view, text, spans, places) {
  const characters = new CodePoints(text);
  const lit = inSource(view.blocks, places.lit);
  const content = el('div', { class: 'untouched', lang: languageOf(view.document) });
  let done = 0;
  for (const { start, end } of spans) {
    content.append(characters.slice(done, start));
    const inside = lit.map((range) => ({
      start: range.start - start,
      end: range.end - start,
      wrap: () => el('span', { class: 'lit' }),
    })).filter((range) => range.end > 0 && range.start < end - start);
    content.append(el('mark', { class: 'cited' }, compose(characters.slice(start, end), inside)));
    done = end;
  }
  content.append(characters.slice(done));
  return content;
}
