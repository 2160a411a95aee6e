export interface PublishedName {
  /** Full name as the network resolves it, such as `lares.local`; with a number behind it where another device has the name. */
  readonly fqdn: string;
  /** Whether it has been announced: while it is being probed, or after a failure, nobody can resolve it. */
  readonly announced: boolean;
}

/** The name that is published over multicast DNS. Methods throw the errors of Bus.call. */
export interface Mdns {
  read(): Promise<PublishedName>;
  /** Calls `onChange` when the name may have changed, or the responder came or went, until the returned function is called. */
  watch(onChange: () => void): () => void;
}
