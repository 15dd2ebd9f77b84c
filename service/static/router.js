/**
 * @typedef {{view: 'ask' | 'library', citation?: string, highlights?: {start: number, end: number}[],
 *   document?: string, block?: number, answer?: string, question?: string}} Place
 */

/** The address of a citation, with the sentences that answered the question. */
export function citationAddress(citation) {
  const lit = (citation.highlights ?? []).map(({ start, end }) => `${start}-${end}`).join(',');
  return `/c/${encodeURIComponent(citation.id)}${lit && `#${lit}`}`;
}

export function documentAddress(id, block) {
  return `/d/${encodeURIComponent(id)}${block === undefined ? '' : `#b${block}`}`;
}

/** The address of an answer that this browser keeps; to others it says what was asked. */
export const answerAddress = ({ id, question }) => `/a/${encodeURIComponent(id)}#${encodeURIComponent(question)}`;

/** A part of an address; one that was cut short stays as it is. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @returns {Place} */
export function parse({ pathname, hash }, view) {
  const [, kind, id] = /^\/([acd])\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (kind === 'c') {
    const highlights = [...hash.matchAll(/(\d+)-(\d+)/g)].map(([, start, end]) => ({ start: +start, end: +end }));
    return { view: view ?? 'ask', citation: decoded(id), highlights };
  }
  if (kind === 'd') {
    const block = /^#b(\d+)$/.exec(hash)?.[1];
    return { view: view ?? 'library', document: decoded(id), block: block && +block };
  }
  if (kind === 'a') return { view: 'ask', answer: decoded(id), question: decoded(hash.slice(1)) };
  return { view: pathname.startsWith('/library') ? 'library' : 'ask' };
}

export const viewAddress = (view) => (view === 'library' ? '/library' : '/');

let apply = () => {};
let shown = { view: 'ask' };

/** @param {(place: Place) => void} show what to do whenever the address changes */
export function start(show) {
  apply = () => {
    shown = parse(location, history.state?.view);
    show(shown);
  };
  addEventListener('popstate', apply);
  document.addEventListener('click', follow);
  apply();
}

/** Go to an address of this page; a source opens beside the view that is there. */
export function go(address, view = shown.view) {
  const target = new URL(address, location.href);
  const beside = /^\/[cd]\//.test(target.pathname);
  history.pushState(beside ? { view } : null, '', target);
  apply();
}

/** Leave the source and stay in the view. */
export const leave = () => go(viewAddress(shown.view));

function follow(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
  if (event.shiftKey || event.altKey || link.target || link.origin !== location.origin) return;
  if (!/^\/($|library|[acd]\/)/.test(link.pathname)) return;
  event.preventDefault();
  go(link.href);
}
