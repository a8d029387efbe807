/** An error of the server, with its code in the protocol, or of the client, with a code that is a word. */
export class QuotecastError extends Error {
  /**
   * @param {number | string} code from the protocol's table of errors, or one of the client's codes in quotecast.d.ts
   * @param {object} details optional `channel`, `symbol`, `id`, `fatal` and `cause`
   */
  constructor(code, message, { cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'QuotecastError';
    this.code = code;
    Object.assign(this, details);
  }
}
