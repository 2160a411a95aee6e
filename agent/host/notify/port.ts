/** The service manager that started this process, if one did. */
export interface ServiceManager {
  /** Descriptor of the socket it handed over; undefined when started by hand. */
  readonly listenFd: number | undefined;
  /** Says that requests are being served. */
  ready(): Promise<void>;
  /** Says that the process is about to end. */
  stopping(): Promise<void>;
  /** Keeps saying that the loop still turns; the returned function ends it. */
  watchdog(): () => void;
}
