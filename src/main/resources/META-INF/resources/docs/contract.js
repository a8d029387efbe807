/** The AsyncAPI document, with its references followed. */
export class Contract {
  #document;

  constructor(document) {
    this.#document = document;
  }

  /** What a reference points to; anything else is given back as it is. */
  at(node) {
    if (node?.$ref === undefined) {
      return node;
    }
    return node.$ref.slice(2).split('/').reduce((at, step) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')], this.#document);
  }

  get info() {
    return this.#document.info;
  }

  get errorCodes() {
    return this.#document['x-error-codes'];
  }

  get closeCodes() {
    return this.#document['x-close-codes'];
  }

  /** Channels, each with its name, its operations and what can stand in its address. */
  get channels() {
    return Object.entries(this.#document.channels).map(([name, channel]) => ({
      ...channel,
      name,
      query: this.at(channel.bindings?.ws?.query ?? channel['x-query']),
      operations: this.#operations(name),
    }));
  }

  /** Messages, each with its name, its schema, and whether clients or the server say it. */
  get messages() {
    const operations = this.channels.flatMap(({ operations }) => operations);
    return Object.entries(this.#document.components.messages).map(([name, message]) => ({
      ...message,
      name,
      schema: this.at(message.payload),
      actions: [...new Set(operations.flatMap(({ action, messages, replies }) =>
        [...messages.includes(name) ? [action] : [], ...replies.includes(name) ? ['send'] : []]))],
    }));
  }

  title(message) {
    return this.#document.components.messages[message].title;
  }

  #operations(channel) {
    const names = (speaking, all) => speaking === undefined ? [] : (speaking.messages ?? all).map(({ $ref }) => $ref.split('/').at(-1));
    const all = Object.values(this.#document.channels[channel].messages);
    return Object.entries(this.#document.operations)
      .filter(([, operation]) => operation.channel.$ref === `#/channels/${channel}`)
      .map(([name, operation]) => ({ ...operation, name, messages: names(operation, all), replies: names(operation.reply, all) }));
  }
}
