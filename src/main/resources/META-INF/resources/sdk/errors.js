/** What went wrong, with the code of the protocol or a word of the client's own. */
export class QuotecastError extends Error {
  /**
   * @param {number | string} code as in the protocol's table of errors, or one of the client's words in quotecast.d.ts
   * @param {object} details whatever else is known: `channel`, `symbol`, `id`, `fatal`, `cause`
   */
  constructor(code, message, { cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'QuotecastError';
    this.code = code;
    Object.assign(this, details);
  }
}
