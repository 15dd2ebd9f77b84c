import { CodePoints } from '../elements/text.js';

/**
 * @typedef {{index: number, text: string, runs: [number, number, number, number][]}} Block
 * @typedef {{block: number, start: number, end: number}} Piece a run of a block's readable text
 * @typedef {{start: number, end: number}} Range
 */

/** How far the alignment looks ahead for the next character that both sides hold. */
const AHEAD = 16;

/**
 * Where runs of the source text stand in the readable blocks, in the order of the spans.
 * @param {Block[]} blocks
 * @param {Range[]} spans
 * @returns {Piece[]}
 */
export function inBlocks(blocks, spans) {
  const pieces = [];
  for (const span of spans) {
    for (const block of blocks) {
      for (const run of block.runs) {
        const found = overlap(run, span);
        if (found) add(pieces, block, found);
      }
    }
  }
  return pieces;
}

function overlap([start, end, from, to], span) {
  if (from >= span.end || to <= span.start) return null;
  if (to - from !== end - start) return { start, end };
  return { start: start + Math.max(0, span.start - from), end: end - Math.max(0, to - span.end) };
}

function add(pieces, block, { start, end }) {
  const last = pieces[pieces.length - 1];
  const near = last?.block === block.index && last.end <= start;
  // What joins two lines is in no source; it belongs to what it joins.
  if (near && !new CodePoints(block.text).slice(last.end, start).trim()) last.end = end;
  else pieces.push({ block: block.index, start, end });
}

/**
 * The way from offsets into a citation's own text to the blocks that it is read in.
 *
 * Both hold the same words, with other spaces between them, so they are walked side by side.
 * @param {string} text
 * @param {Block[]} blocks
 * @param {Piece[]} pieces
 * @returns {(range: Range) => Piece[]}
 */
export function aligned(text, blocks, pieces) {
  const theirs = [...text];
  const ours = pieces.flatMap(({ block, start, end }) =>
    [...new CodePoints(blocks[block].text).slice(start, end)].map((character, at) => ({ character, block, at: start + at })));
  /** @type {({block: number, at: number} | undefined)[]} */
  const places = new Array(theirs.length);
  let next = 0;
  theirs.forEach((character, offset) => {
    if (!character.trim()) return;
    for (let ahead = 0; ahead < AHEAD && next + ahead < ours.length; ahead += 1) {
      if (ours[next + ahead].character !== character) continue;
      places[offset] = ours[next + ahead];
      next += ahead + 1;
      return;
    }
  });
  return ({ start, end }) => {
    const found = [];
    for (const place of places.slice(start, end)) {
      if (!place) continue;
      const last = found[found.length - 1];
      if (last?.block === place.block) last.end = place.at + 1;
      else found.push({ block: place.block, start: place.at, end: place.at + 1 });
    }
    return found;
  };
}

/**
 * Where pieces of readable text stand in the source text.
 * @param {Block[]} blocks
 * @param {Piece[]} pieces
 * @returns {Range[]}
 */
export function inSource(blocks, pieces) {
  return pieces.flatMap((piece) =>
    blocks[piece.block].runs
      .map(([start, end, from, to]) => overlap([from, to, start, end], piece))
      .filter((range) => range && range.start < range.end));
}
