/** The position up to which every event was received; a client that reconnects resumes from it. */
export class Cursor {
  #epoch;
  #position = -1;
  #isHeld = false;

  /** The cursor as `<epoch>:<position>`, or undefined before the first event. */
  get text() {
    return this.#position < 0 ? undefined : `${this.#epoch}:${this.#position}`;
  }

  /** Moves to a position up to which every event was received; ignores earlier positions, and all while it is held. */
  move(epoch, position) {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#position = position;
    } else if (position > this.#position && !this.#isHeld) {
      this.#position = position;
    }
  }

  /** Holds the cursor while the server skips events, or releases it. */
  hold(isHeld) {
    this.#isHeld = isHeld;
  }

  clear() {
    this.#position = -1;
    this.#isHeld = false;
  }
}
