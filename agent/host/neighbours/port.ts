/** Who is on the same link, as far as a process without rights can tell. */
export interface Neighbours {
  /** MAC address of a neighbour the kernel has resolved (IPv4); undefined when it has not. */
  macOf(address: string): string | undefined;
  /**
   * Whether somebody at the address answers: opens a connection to it, for which the kernel has to resolve it. Refused is
   * an answer; what drops everything counts when the kernel knows its MAC address.
   */
  answers(address: string, timeoutMs: number): Promise<boolean>;
}
