import { QuotecastError } from './errors.js';

/** The server refuses longer messages, and its error would not say which one it refers to. */
const MAX_BYTES = 60_000;

/** Publishes messages and waits for their acknowledgements. */
export class Publisher {
  #calls;

  constructor(calls) {
    this.#calls = calls;
  }

  /** Resolves to the id of the message and its position. */
  async publish(id, content, signal) {
    signal?.throwIfAborted();
    const text = JSON.stringify(content.data);
    if (text === undefined) {
      throw new QuotecastError(400, 'the data cannot be represented in JSON');
    }
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > MAX_BYTES) {
      throw new QuotecastError(413, `the message has ${bytes} bytes; at most ${MAX_BYTES} are allowed`);
    }
    const { q } = await this.#calls.send({ action: 'publish', id, ...content }, signal);
    return { id, q };
  }
}
