/** Requests that wait for a response, and the callers that wait for all requests of their batch. */
export class Requests {
  #callers = [];
  #batches = new Map();

  /** Resolves to what the server rejects of the next batch, when all of its requests are answered. */
  wait() {
    const promise = new Promise((resolve, reject) => this.#callers.push({ resolve, reject }));
    // Errors are also events: a promise that no caller awaits must not end the program.
    promise.catch(() => {});
    return promise;
  }

  /** Starts a batch of these requests; an empty batch is answered immediately. */
  onSent(messages) {
    const batch = { callers: this.#callers, remaining: messages.length, rejected: [] };
    this.#callers = [];
    messages.forEach(message => this.#batches.set(message.id, { message, batch }));
    if (messages.length === 0) {
      batch.callers.forEach(({ resolve }) => resolve([]));
    }
  }

  onResponse({ id, rejected }) {
    const batch = this.#batches.get(id)?.batch;
    if (batch !== undefined) {
      this.#batches.delete(id);
      batch.rejected.push(...(rejected ?? []));
      batch.remaining--;
      if (batch.remaining === 0) {
        batch.callers.forEach(({ resolve }) => resolve(batch.rejected));
      }
    }
  }

  /** Rejects a request; returns its message, or undefined if the error does not refer to a request. */
  onError(id, error) {
    const request = this.#batches.get(id);
    this.#batches.delete(id);
    request?.batch.callers.forEach(({ reject }) => reject(error));
    return request?.message;
  }

  /** Keeps the callers waiting: everything is requested again on the next connection. */
  onLost() {
    new Set([...this.#batches.values()].map(({ batch }) => batch)).forEach(batch => this.#callers.push(...batch.callers));
    this.#batches.clear();
  }

  end(error) {
    this.onLost();
    this.#callers.splice(0).forEach(({ reject }) => reject(error));
  }
}
