import { askForKey } from '../access/signing.js';
import { byId } from '../elements/dom.js';

const ADDRESS = '/v1/session';

/** @typedef {{needed?: boolean, role?: string | null, csrf?: string | null}} SessionState */

/** What is known of who is signed in, once it has been asked for. @type {Promise<SessionState> | null} */
let held = null;
let signing = null;

/** @returns {Promise<SessionState>} */
function state() {
  held ??= fetch(ADDRESS).then((response) => (response.ok ? response.json() : null)).catch(() => null).then((found) => {
    // What could not be told yet is asked again.
    if (found === null) held = null;
    else show(found);
    return found ?? {};
  });
  return held;
}

function show({ csrf }) {
  byId('sign-out').hidden = !csrf;
}

/** The options of a request, with what lets this page alone change something. */
export async function signed(options) {
  if (!options?.method || options.method === 'GET') return options;
  const { csrf } = await state();
  return csrf ? { ...options, headers: { ...options.headers, 'X-CSRF-Token': csrf } } : options;
}

/** Have somebody sign in; of several who ask for it each waits for the same. */
export function signIn() {
  signing ??= askForKey(open).finally(() => {
    signing = null;
  });
  return signing;
}

async function open(key) {
  const response = await fetch(ADDRESS, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key }),
  }).catch(() => null);
  if (response === null) return 'offline';
  if (response.status === 429) return 'signInLater';
  if (!response.ok) return response.status < 500 ? 'wrongKey' : 'signInUnavailable';
  const found = await response.json();
  held = Promise.resolve(found);
  show(found);
  return null;
}

/** Ask for a key at once where one is needed, and let those who are signed in sign out. */
export async function startSession() {
  byId('sign-out').addEventListener('click', async () => {
    await fetch(ADDRESS, { method: 'DELETE' }).catch(() => null);
    // Nothing that was there for them stays.
    location.assign('/');
  });
  const { needed, role } = await state();
  if (needed && !role) await signIn();
}
