import { connect, createServer } from 'node:net';

/** Forwards connections to a server, and resets all of them when it is cut, as a broken network does. */
export class CuttableProxy {
  #clients = new Set();
  #server;
  #onOpen = () => {};

  /** Forwards to the server at this address, such as http://localhost:8080/. */
  static async open(address) {
    const { hostname, port } = new URL(address);
    const proxy = new CuttableProxy();
    proxy.#server = createServer(client => proxy.#forward(client, connect(port, hostname)));
    await new Promise(resolve => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Returns the address to connect to. */
  get address() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  /** Cuts all connections; resolves when the client has opened one again. */
  async cut() {
    const opened = new Promise(resolve => (this.#onOpen = resolve));
    this.#clients.forEach(client => client.resetAndDestroy());
    await opened;
  }

  #forward(client, server) {
    this.#clients.add(client);
    for (const [from, to] of [[client, server], [server, client]]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    client.on('close', () => this.#clients.delete(client));
    this.#onOpen();
  }
}
