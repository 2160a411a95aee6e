import { createServer, type Server, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Where a door is: a path of our own making, or a descriptor which the service manager handed over. */
export type DoorAddress = { readonly path: string } | { readonly fd: number };

/**
 * A further way in beside the web server's socket. Its connections are served by the same HTTP server, and which door a
 * connection came through is remembered here by the connection itself. So nothing that a request says can make it one of
 * these, and what nginx passes on through another socket never is.
 */
export class Door {
  readonly #name: string;
  readonly #mostConnections: number;
  readonly #admitted = new WeakSet<object>();
  #listener: Server | undefined;

  constructor(name: string, mostConnections: number) {
    this.#name = name;
    this.#mostConnections = mostConnections;
  }

  /** Tells whether a connection came through this door. */
  admitted(connection: object): boolean {
    return this.#admitted.has(connection);
  }

  /** Makes the server answer here too, until it closes. */
  attach(server: FastifyInstance): void {
    // Half-open as the HTTP server's own connections: a caller may end its side before the answer.
    this.#listener = createServer({ allowHalfOpen: true }, (connection: Socket) => {
      this.#admitted.add(connection);
      server.server.emit('connection', connection);
    });
    this.#listener.maxConnections = this.#mostConnections;
    server.addHook('preClose', async () => void this.#listener?.close());
  }

  /**
   * Resolves when callers may come. A path is made with mode 0600: umask(2) decides at bind(2), so that there is no
   * moment in which others could connect.
   * @throws Error before `attach`, or as listen(2)
   */
  async listen(address: DoorAddress): Promise<void> {
    const listener = this.#listener;
    if (!listener) throw new Error(`the ${this.#name} door belongs to no server yet`);
    const listening = new Promise<void>((resolve, reject) => listener.once('listening', resolve).once('error', reject));
    const umask = process.umask(0o177);
    try {
      listener.listen(address);
    } finally {
      process.umask(umask);
    }
    await listening;
  }
}
