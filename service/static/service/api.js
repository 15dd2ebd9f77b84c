import { language } from '../language/i18n.js';
import { Refusal } from './refusal.js';
import { json, keep, once, request } from './requests.js';
import { events } from './sse.js';

const citationPath = (id) => `/v1/citations/${encodeURIComponent(id)}`;
const documentPath = (id) => `/v1/documents/${encodeURIComponent(id)}`;

export const documents = async () => (await json('/v1/documents')).documents;
/** Questions to begin with; while the service still looks for them it is asked again. */
export const examples = async () => (await once('/v1/examples', async () => {
  let found;
  do found = await json('/v1/examples'); while (found.complete === false);
  return found;
})).examples;
export const reading = (id) => once(`${documentPath(id)}/reading`);
export const citation = (id) => once(citationPath(id));

/** Keep the citations of an answer: they hold what only their question gives them. */
export function remember(citations) {
  for (const found of citations) keep(citationPath(found.id), Promise.resolve(found));
}

/** @param {'gb-t-7714' | 'apa' | 'bibtex' | 'ris' | 'csl-json'} style */
export const reference = async (id, style) =>
  (await once(`${citationPath(id)}?style=${style}`)).text;

export const annotation = (id) =>
  json(citationPath(id), { headers: { Accept: 'application/ld+json' } });

/** The untouched source text, to the last character: a byte order mark too. */
export const sourceText = (id) => {
  const address = `${documentPath(id)}/text`;
  return once(address, async () => {
    const bytes = await (await request(address)).arrayBuffer();
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  });
};

/** A lower-case word that stands by itself: no part of a name, a number or an address. */
const WORD = /(?<![\p{L}\p{N}_@/.-])[a-z]{2,}(?![\p{L}\p{N}_@/-]|\.[\p{L}\p{N}])/u;

/** Whether a text tells its language; `5G`, `ISO 9001` and `iPhone` do not. */
const tells = (text) => /\p{Script=Han}/u.test(text) || WORD.test(text);

/**
 * Ask, and yield the answer's events as they come: `citations`, `statement`…, `done`.
 * @param {string} question
 * @param {{role: string, content: string}[]} history
 * @param {{document_ids?: string[], collections?: string[]}} scope what alone is searched
 * @param {AbortSignal} signal
 */
export async function* ask(question, history, scope, signal) {
  const spoken = tells(question) ? null : language();
  const response = await request('/v1/ask', {
    method: 'POST',
    signal,
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ question, history, stream: true, language: spoken, ...scope }),
  }).catch((error) => {
    throw error.reason === 'invalid' ? new Refusal('invalidQuestion', error.detail) : error;
  });
  let complete = false;
  try {
    for await (const { event, data } of events(response.body)) {
      if (event === 'error') throw Refusal.of(data.status, data);
      complete ||= event === 'done';
      yield { event, data };
    }
  } catch (error) {
    if (error instanceof Refusal || error.name === 'AbortError') throw error;
    throw new Refusal('stopped');
  }
  if (!complete) throw new Refusal('stopped');
}
