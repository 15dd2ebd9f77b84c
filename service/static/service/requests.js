import { Refusal } from './refusal.js';
import { signed, signIn } from './session.js';

/**
 * Ask the service; what it does not carry out is thrown as a `Refusal`. Where it asks for a key, it is
 * asked again when somebody has signed in.
 */
export async function request(address, options) {
  let response;
  try {
    response = await fetch(address, await signed(options));
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal('offline');
  }
  if (response.status === 401) {
    await signIn();
    return request(address, options);
  }
  if (!response.ok) throw Refusal.of(response.status, await response.json().catch(() => ({})));
  return response;
}

export const json = async (address, options) => (await request(address, options)).json();

/** The options of a request that sends JSON. */
export const sending = (method, body) =>
  ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const kept = new Map();

/** What does not change while the page is open is asked for once. */
export function once(address, ask = () => json(address)) {
  if (!kept.has(address)) keep(address, ask());
  return kept.get(address);
}

/** Keep what is at an address. */
export function keep(address, answer) {
  kept.set(address, answer);
  answer.catch(() => kept.delete(address));
}

/** Ask again from now on for all that stands under an address. */
export function forget(address) {
  for (const known of kept.keys()) if (known.startsWith(address)) kept.delete(known);
}
