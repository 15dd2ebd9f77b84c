import { Refusal } from './refusal.js';
import { forget, json, request, sending } from './requests.js';
import { events } from './sse.js';

const documentPath = (id) => `/v1/documents/${encodeURIComponent(id)}`;
const collectionPath = (name) => `/v1/collections/${encodeURIComponent(name)}`;

/** What the page keeps of a library that has changed is asked for again. */
function changed() {
  for (const part of ['documents/', 'citations/', 'examples']) forget(`/v1/${part}`);
}

/**
 * @typedef {{source: string, state: 'queued' | 'running' | 'succeeded' | 'unchanged' | 'failed', progress: number,
 *   document_id: string | null, detail: string | null, faults?: string[]}} JobFile
 * @typedef {{id: string, state: 'queued' | 'running' | 'succeeded' | 'failed', progress: number, files: JobFile[]}} Job
 */

/**
 * Send files to be taken in.
 * @param {{file: File, path: string}[]} files `path` is the name, with the folders it lay in
 * @param {string | undefined} collection the name of the collection they are put in
 * @returns {Promise<Job>}
 */
export function upload(files, collection) {
  const form = new FormData();
  for (const { file, path } of files) form.append('files', file, path);
  if (collection) form.append('collection', collection);
  return json('/v1/documents', { method: 'POST', body: form });
}

/** Send a file that takes the place of a document's. @returns {Promise<Job>} */
export function replace(id, { file, path }) {
  const form = new FormData();
  form.append('files', file, path);
  return json(documentPath(id), { method: 'PUT', body: form });
}

/** @returns {Promise<Job[]>} newest first */
export const jobs = async () => (await json('/v1/jobs')).jobs;

/** A job as it is after each change, until it is done. */
export async function* progress(id) {
  const response = await request(`/v1/jobs/${encodeURIComponent(id)}/events`, { headers: { Accept: 'text/event-stream' } });
  for await (const { event, data } of events(response.body)) {
    if (event === 'error') throw Refusal.of(data.status, data);
    yield data;
  }
  changed();
}

/** @param {boolean} leaving whether the page is about to go */
export async function remove(id, leaving = false) {
  await request(documentPath(id), { method: 'DELETE', keepalive: leaving });
  changed();
}

/** Change bibliographic facts; null takes one away. */
export async function amend(id, csl) {
  const summary = await json(documentPath(id), sending('PATCH', { csl }));
  changed();
  return summary;
}

/** @typedef {{name: string, title: string, description: string, threshold: number | null, documents: string[]}} Collection */

/** @returns {Promise<Collection[]>} */
export const collections = async () => (await json('/v1/collections')).collections;

/** Make a collection, or change what one is called and says of itself. */
export const describe = (name, { title, description, threshold }) =>
  request(collectionPath(name), sending('PUT', { title, description, threshold }));

export const dissolve = (name) => request(collectionPath(name), { method: 'DELETE' });

/** Put a document in a collection, or take it out. */
export const place = (name, id, inside) =>
  request(`${collectionPath(name)}/documents/${encodeURIComponent(id)}`, { method: inside ? 'PUT' : 'DELETE' });
