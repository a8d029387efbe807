/** Counts every series along, and so notices what is missing. */
export class Losses {
  /** Events that the server said it left out. */
  told = 0;
  /** Events that are missing without a word: on a connection that keeps its promises none. */
  untold = 0;
  /** How often the thread was lost altogether, and began anew with a snapshot. */
  resets = 0;

  #counts = new Map();

  /**
   * Takes note of an event.
   *
   * @param {boolean} merging whether conflation is in force
   * @returns {number} how many events of its series are missing before it; 0 is what there should be
   */
  note(kind, event, merging) {
    const series = this.#series(kind.channel);
    const name = event[kind.of];
    const last = series.get(name);
    if (event.sn) {
      // A symbol's bars are counted together, and the snapshot of a longer one may be older than that of a shorter.
      series.set(name, last > event.u ? last : event.u);
      return 0;
    }
    series.set(name, event.u);
    // A step back is no loss either: events from before a snapshot that are sent again.
    const missing = last === undefined || event.u <= last || (merging && kind.merges) ? 0 : event.u - last - 1;
    this.untold += missing;
    return missing;
  }

  /** Events up to this number will not come, and that was said. */
  pass(channel, name, u) {
    const series = this.#series(channel);
    if (!(series.get(name) > u)) {
      series.set(name, u);
    }
  }

  /** Forgets how far the series are for which this does not hold. */
  keep(holds) {
    this.#counts.forEach((series, channel) => {
      for (const name of series.keys()) {
        if (!holds(channel, name)) {
          series.delete(name);
        }
      }
    });
  }

  clear() {
    this.#counts.clear();
  }

  #series(channel) {
    let series = this.#counts.get(channel);
    if (series === undefined) {
      series = new Map();
      this.#counts.set(channel, series);
    }
    return series;
  }
}
