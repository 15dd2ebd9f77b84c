import { language } from '../language/i18n.js';
import { events } from './sse.js';

/** Why a request was not carried out; `reason` is a key of the strings. */
export class Refusal extends Error {
  /** @param {'offline' | 'notReady' | 'invalid' | 'missing' | 'failed' | 'stopped'} reason */
  constructor(reason, detail = '') {
    super(detail || reason);
    this.reason = reason;
    this.detail = detail;
  }
}

const REASONS = { 404: 'missing', 413: 'invalid', 422: 'invalid', 503: 'notReady' };

async function request(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal('offline');
  }
  if (!response.ok) throw refusal(response.status, await response.json().catch(() => ({})));
  return response;
}

function refusal(status, problem) {
  const fields = problem.errors?.map((error) => error.detail).join('; ');
  return new Refusal(REASONS[status] ?? 'failed', fields || problem.detail || String(status));
}

const json = async (address, options) => (await request(address, options)).json();
const kept = new Map();
const citationPath = (id) => `/v1/citations/${encodeURIComponent(id)}`;

/** What does not change while the page is open is asked for once. */
function once(address, ask = () => json(address)) {
  if (!kept.has(address)) {
    const answer = ask();
    kept.set(address, answer);
    answer.catch(() => kept.delete(address));
  }
  return kept.get(address);
}

export const documents = async () => (await json('/v1/documents')).documents;
/** Questions to begin with; while the service still looks for them it is asked again. */
export const examples = async () => (await once('/v1/examples', async () => {
  let found;
  do found = await json('/v1/examples'); while (found.complete === false);
  return found;
})).examples;
export const reading = (id) => once(`/v1/documents/${encodeURIComponent(id)}/reading`);
export const citation = (id) => once(citationPath(id));

/** Keep the citations of an answer: they hold what only their question gives them. */
export function remember(citations) {
  for (const found of citations) kept.set(citationPath(found.id), Promise.resolve(found));
}

/** @param {'gb-t-7714' | 'apa' | 'bibtex'} style */
export const reference = async (id, style) =>
  (await once(`${citationPath(id)}?style=${style}`)).text;

export const annotation = (id) =>
  json(citationPath(id), { headers: { Accept: 'application/ld+json' } });

/** The untouched source text, to the last character: a byte order mark too. */
export const sourceText = (id) => {
  const address = `/v1/documents/${encodeURIComponent(id)}/text`;
  return once(address, async () => {
    const bytes = await (await request(address)).arrayBuffer();
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  });
};

/** Whether a text tells its language: `5G` and `ISO` do not. */
const tells = (text) => /\p{Script=Han}|[a-z]{2}/u.test(text);

/**
 * Ask, and yield the answer's events as they come: `citations`, `statement`…, `done`.
 * @param {string} question
 * @param {{role: string, content: string}[]} history
 * @param {AbortSignal} signal
 */
export async function* ask(question, history, signal) {
  const response = await request('/v1/ask', {
    method: 'POST',
    signal,
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ question, history, stream: true, language: tells(question) ? null : language() }),
  });
  let complete = false;
  try {
    for await (const { event, data } of events(response.body)) {
      if (event === 'error') throw refusal(data.status, data);
      complete ||= event === 'done';
      yield { event, data };
    }
  } catch (error) {
    if (error instanceof Refusal || error.name === 'AbortError') throw error;
    throw new Refusal('stopped');
  }
  if (!complete) throw new Refusal('stopped');
}
