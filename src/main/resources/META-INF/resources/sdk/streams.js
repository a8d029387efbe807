/** The open streams by channel and name. */
export class Streams {
  #byChannel = new Map();

  add(stream, channel, names) {
    const byName = this.#byChannel.get(channel) ?? new Map();
    this.#byChannel.set(channel, byName);
    for (const name of names) {
      byName.set(name, (byName.get(name) ?? new Set()).add(stream));
    }
  }

  remove(stream, channel, names) {
    const byName = this.#byChannel.get(channel);
    for (const name of names) {
      const streams = byName.get(name);
      streams.delete(stream);
      if (streams.size === 0) {
        byName.delete(name);
      }
    }
  }

  offer(channel, name, event) {
    const byName = this.#byChannel.get(channel);
    if (byName === undefined || byName.size === 0) {
      return;
    }
    byName.get(name)?.forEach(stream => stream.offer(event));
    byName.get('*')?.forEach(stream => stream.offer(event));
  }

  /** Ends the streams of a name that the server rejects; they would wait forever. */
  fail(channel, name, error) {
    this.#byChannel.get(channel)?.get(name)?.forEach(stream => stream.end(error));
  }

  end(error) {
    this.#byChannel.forEach(byName => byName.forEach(streams => streams.forEach(stream => stream.end(error))));
  }
}
