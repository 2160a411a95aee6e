/** Files by which other processes find a listening socket. */
export interface SocketFiles {
  /**
   * Makes way for a socket at `file`: removes the one which a killed process left there. Nothing there is well, too.
   * @throws Error when something else lies there, which is never removed, or the folder refuses
   */
  clear(file: string): void;
}
