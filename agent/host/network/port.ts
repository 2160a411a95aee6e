/** Own addresses on the network. */
export interface Network {
  /** IPv4 first, then IPv6; without loopback and link-local ones. */
  addresses(): string[];
}
