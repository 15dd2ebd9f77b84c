/** What a problem's type is called among the strings. */
const TYPES = {
  'not-ready': 'notReady',
  busy: 'busy',
  'library-unavailable': 'unavailable',
  'unreadable-file': 'unreadable',
  'body-too-large': 'tooLarge',
  'invalid-request': 'invalid',
};
/** The same by status, for types that the page does not know. */
const STATUSES = { 403: 'forbidden', 404: 'missing', 413: 'tooLarge', 422: 'invalid', 429: 'busy', 503: 'unavailable' };

/**
 * Why a request was not carried out; `reason` is a key of the strings, `detail` is what the service
 * itself says of it, in whatever language it has.
 */
export class Refusal extends Error {
  /** @param {string} reason */
  constructor(reason, detail = '') {
    super(detail || reason);
    this.reason = reason;
    this.detail = detail;
  }

  /** That of a response with a status and an RFC 9457 problem. */
  static of(status, problem) {
    const fields = problem.errors?.map((error) => error.detail).join('; ');
    const type = String(problem.type).split(':').at(-1);
    return new Refusal(TYPES[type] ?? STATUSES[status] ?? 'failed', fields || problem.detail || String(status));
  }

  /** An error as a refusal, whatever it is. */
  static from(error) {
    return error instanceof Refusal ? error : new Refusal('failed', error.message);
  }
}
