import { Door } from './door.ts';

const MOST_CONNECTIONS = 32;

/**
 * The door for who stands before the device: a unix socket which the kernel opens for uid 0 alone (mode 0600), since Node
 * cannot ask who is at the other end of a socket.
 */
export class ConsoleDoor extends Door {
  constructor() {
    super('console', MOST_CONNECTIONS);
  }
}
