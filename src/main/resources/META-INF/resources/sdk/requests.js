/** Requests that wait for their answers, and who waits with them: all who wanted something in the same moment. */
export class Requests {
  #callers = [];
  #batches = new Map();

  /** Gives what was rejected of the next batch, once all of it has been answered. */
  wait() {
    const promise = new Promise((resolve, reject) => this.#callers.push({ resolve, reject }));
    // Who does not look at it hears of errors as an event; nothing may end the program for it.
    promise.catch(() => {});
    return promise;
  }

  /** These were sent, with their ids; none, if all is as it is wanted already. */
  sent(messages) {
    const batch = { callers: this.#callers, left: messages.length, rejected: [] };
    this.#callers = [];
    messages.forEach(message => this.#batches.set(message.id, { message, batch }));
    if (messages.length === 0) {
      batch.callers.forEach(({ resolve }) => resolve([]));
    }
  }

  answer({ id, rejected }) {
    const batch = this.#batches.get(id)?.batch;
    if (batch !== undefined) {
      this.#batches.delete(id);
      batch.rejected.push(...(rejected ?? []));
      batch.left--;
      if (batch.left === 0) {
        batch.callers.forEach(({ resolve }) => resolve(batch.rejected));
      }
    }
  }

  /** Gives the message that this error is about, if it is one of these. */
  refuse(id, error) {
    const asked = this.#batches.get(id);
    this.#batches.delete(id);
    asked?.batch.callers.forEach(({ reject }) => reject(error));
    return asked?.message;
  }

  /** The connection is lost: who waits goes on to do so, for all of it is asked again on the next. */
  onLost() {
    new Set([...this.#batches.values()].map(({ batch }) => batch)).forEach(batch => this.#callers.push(...batch.callers));
    this.#batches.clear();
  }

  end(error) {
    this.onLost();
    this.#callers.splice(0).forEach(({ reject }) => reject(error));
  }
}
