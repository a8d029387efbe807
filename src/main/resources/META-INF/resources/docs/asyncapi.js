/** The AsyncAPI document, with resolved references. */
export class AsyncApiDocument {
  #document;

  constructor(document) {
    this.#document = document;
  }

  /** Returns the target of a reference; returns any other node unchanged. */
  resolve(node) {
    if (node?.$ref === undefined) {
      return node;
    }
    return node.$ref.slice(2).split('/').reduce((target, step) => target[step.replaceAll('~1', '/').replaceAll('~0', '~')], this.#document);
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

  /** The channels with their names, query parameters and operations. */
  get channels() {
    return Object.entries(this.#document.channels).map(([name, channel]) => ({
      ...channel,
      name,
      query: this.resolve(channel.bindings?.ws?.query ?? channel['x-query']),
      operations: this.#operations(name),
    }));
  }

  /** The messages with their names, schemas, and whether clients or the server send them. */
  get messages() {
    const operations = this.channels.flatMap(({ operations }) => operations);
    return Object.entries(this.#document.components.messages).map(([name, message]) => ({
      ...message,
      name,
      schema: this.resolve(message.payload),
      actions: [...new Set(operations.flatMap(({ action, messages, replies }) =>
        [...messages.includes(name) ? [action] : [], ...replies.includes(name) ? ['send'] : []]))],
    }));
  }

  title(message) {
    return this.#document.components.messages[message].title;
  }

  #operations(channel) {
    const names = (operation, all) => operation === undefined ? [] : (operation.messages ?? all).map(({ $ref }) => $ref.split('/').at(-1));
    const all = Object.values(this.#document.channels[channel].messages);
    return Object.entries(this.#document.operations)
      .filter(([, operation]) => operation.channel.$ref === `#/channels/${channel}`)
      .map(([name, operation]) => ({ ...operation, name, messages: names(operation, all), replies: names(operation.reply, all) }));
  }
}
