/** Tracks the numbers of every series and detects missing events. */
export class GapDetector {
  /** Events that the server reported as skipped. */
  reported = 0;
  /** Missing events that the server did not report; none unless the server or the connection is faulty. */
  unreported = 0;
  /** Number of times that the stream could not be continued and restarted with a snapshot. */
  resets = 0;

  #lastNumbers = new Map();

  /**
   * Records an event.
   *
   * @param {boolean} hasSteps whether the server leaves out events of the series that are no loss
   * @returns {number} number of events of the series that are missing before this one
   */
  onEvent(type, event, hasSteps) {
    const series = this.#series(type.channel);
    const name = event[type.key];
    const last = series.get(name);
    if (event.sn && type.channel === 'messages') {
      // A kept value or an earlier message says nothing about the newest number of its topic.
      return 0;
    }
    if (event.sn) {
      // The bars of a symbol share one number, and the snapshot of a longer timeframe may be older than that of a
      // shorter one.
      series.set(name, last > event.u ? last : event.u);
      return 0;
    }
    series.set(name, event.u);
    // A lower number is no gap either: missed events from before a snapshot are being replayed.
    const missing = last === undefined || event.u <= last || hasSteps ? 0 : event.u - last - 1;
    this.unreported += missing;
    return missing;
  }

  /** Skips a series to this number after the server reported the gap. */
  skipTo(channel, name, number) {
    const series = this.#series(channel);
    if (!(series.get(name) > number)) {
      series.set(name, number);
    }
  }

  /** Forgets all series except those that the predicate accepts. */
  retain(predicate) {
    this.#lastNumbers.forEach((series, channel) => {
      for (const name of series.keys()) {
        if (!predicate(channel, name)) {
          series.delete(name);
        }
      }
    });
  }

  clear() {
    this.#lastNumbers.clear();
  }

  #series(channel) {
    let series = this.#lastNumbers.get(channel);
    if (series === undefined) {
      series = new Map();
      this.#lastNumbers.set(channel, series);
    }
    return series;
  }
}
