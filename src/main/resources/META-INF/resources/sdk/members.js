/** The members of the rooms that the client watches. */
export class Members {
  #rooms = new Map();

  /** Records a `presence`, `join` or `leave`. */
  put(message) {
    const { topic, count } = message;
    if (message.T === 'presence') {
      const members = message.members && new Map(message.members.map(member => [member.client, member]));
      this.#rooms.set(topic, { count, members });
      return;
    }
    const room = this.#rooms.get(topic);
    if (room === undefined) {
      return;
    }
    room.count = count;
    if (message.T === 'leave') {
      room.members?.delete(message.client);
    } else {
      const { client, name, since } = message;
      room.members?.set(client, { client, ...(name !== undefined && { name }), since });
    }
  }

  /** Returns the number of members of a room and, unless they are too many, a list; undefined if it is not known. */
  of(topic) {
    const room = this.#rooms.get(topic);
    return room && { count: room.count, members: room.members && [...room.members.values()] };
  }

  /** Forgets all rooms except those that the predicate accepts. */
  retain(predicate) {
    for (const topic of this.#rooms.keys()) {
      if (!predicate(topic)) {
        this.#rooms.delete(topic);
      }
    }
  }
}
