import { titleOf } from '../citing/facts.js';
import { citationAddress } from '../router.js';
import { reference } from '../service/api.js';

/**
 * @typedef {{question: string, statements: {text: string, kind: string, numbers: number[]}[], message: string}} Entry
 * @typedef {{number: number, text: string, address: string}} Reference
 * @typedef {{name: string, entries: Entry[], references: Reference[]}} Gathered
 */

/** The citations that answers rest on, each once, in the order of their first mark. */
export function citedIn(turns) {
  const found = new Map();
  for (const { response } of turns) {
    for (const number of response?.answer?.statements.flatMap((statement) => statement.citations) ?? []) {
      const citation = response.citations[number - 1];
      if (citation) found.set(citation.id, found.get(citation.id) ?? citation);
    }
  }
  return [...found.values()];
}

/**
 * Questions and answers with one numbered list of references for all of them.
 * @param {string} name
 * @param {import('../conversation/kept.js').Turn[]} turns
 * @param {'gb-t-7714' | 'apa'} style
 * @returns {Promise<Gathered>}
 */
export async function gathered(name, turns, style) {
  const cited = citedIn(turns);
  const numbers = new Map(cited.map(({ id }, index) => [id, index + 1]));
  const references = await Promise.all(cited.map(async (citation, index) => ({
    number: index + 1,
    // A document that has left the library is named as the answer names it.
    text: await reference(citation.id, style).catch(() => titleOf(citation.document)),
    address: new URL(citationAddress(citation), location.href).href,
  })));
  const entries = turns.filter(({ response }) => response).map(({ question, response }) => ({
    question,
    statements: (response.answer?.statements ?? []).map(({ text, kind = 'quotation', citations }) => ({
      text,
      kind,
      numbers: citations.map((number) => numbers.get(response.citations[number - 1]?.id)).filter(Boolean),
    })),
    message: [response.message, response.reason].filter(Boolean).join(' '),
  }));
  return { name, entries, references };
}
