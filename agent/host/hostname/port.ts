export interface Hostnames {
  /** Static host name; empty when none was ever set. */
  readonly hostname: string;
  /** Free-form name; empty when none was given. */
  readonly pretty: string;
}

/** The device's names, org.freedesktop.hostname1(5). Methods throw the errors of Bus.call. */
export interface HostnameControl {
  read(): Promise<Hostnames>;
  setHostname(name: string): Promise<void>;
  setPretty(name: string): Promise<void>;
  /** Calls `onChange` when the names may have changed, or the bus came or went, until the returned function is called. */
  watch(onChange: () => void): () => void;
  /** The kernel's host name: what is left to say where there is no hostname1. */
  kernelHostname(): string;
}
