/** Sockets of ours, named by FileDescriptorName= of their units. */
export interface ListenFds {
  /** What the web server talks to. */
  readonly web?: number;
  /** What only uid 0 can open. */
  readonly console?: number;
  /** What nginx passes on from the setup Wi-Fi. */
  readonly portal?: number;
  /** What nginx passes on that came over plain http. */
  readonly plain?: number;
}

/** The service manager that started this process, if one did. */
export interface ServiceManager {
  /** Descriptors of the sockets it handed over, by what they are for; empty when started by hand. */
  readonly listenFds: ListenFds;
  /** Says that requests are being served. */
  ready(): Promise<void>;
  /** Says that the process is about to end. */
  stopping(): Promise<void>;
  /** Keeps saying that the loop still turns; the returned function ends it. */
  watchdog(): () => void;
}
