/**
 * What was asked and answered, kept in this browser and nowhere else.
 *
 * @typedef {import('./scope.js').Scope} Scope
 * @typedef {{id: string, name: string, question: string, changed: number, scope: Scope}} Conversation
 *   `name` is what a person calls it, else it goes by its first question; `changed` in milliseconds
 * @typedef {{id: string, conversation: string, at: number, question: string, scope: Scope, response: any}} Turn
 *   `response` is null where the answer did not come to its end
 */

const NAME = 'zhengyin';
const VERSION = 1;

let opened;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, VERSION);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('conversations', { keyPath: 'id' });
      opening.result.createObjectStore('turns', { keyPath: 'id' }).createIndex('conversation', 'conversation');
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  return opened;
}

/** What a request within a transaction comes to. */
const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Do all or nothing of a change. */
async function change(stores, work) {
  const transaction = (await database()).transaction(stores, 'readwrite');
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  await work(...stores.map((name) => transaction.objectStore(name)));
  await done;
}

const reading = async (name) => (await database()).transaction(name).objectStore(name);

/** @returns {Promise<Conversation[]>} the last changed first */
export const conversations = async () =>
  (await result((await reading('conversations')).getAll())).sort((a, b) => b.changed - a.changed);

/** @returns {Promise<Conversation | undefined>} */
export const conversation = async (id) => result((await reading('conversations')).get(id));

/** @returns {Promise<Turn[]>} oldest first */
export const turnsOf = async (id) =>
  (await result((await reading('turns')).index('conversation').getAll(id))).sort((a, b) => a.at - b.at);

/** @returns {Promise<Turn | undefined>} */
export const turn = async (id) => result((await reading('turns')).get(id));

/** @param {Conversation} kept @param {Turn[]} turns those of it that are new or have changed */
export const keep = (kept, turns = []) => change(['conversations', 'turns'], (conversations, all) => {
  conversations.put(kept);
  for (const each of turns) all.put(each);
});

/** Take a conversation away with all its turns. */
export const remove = (id) => change(['conversations', 'turns'], async (conversations, all) => {
  conversations.delete(id);
  for (const key of await result(all.index('conversation').getAllKeys(id))) all.delete(key);
});
