/** Power, org.freedesktop.login1(5). Methods throw the errors of Bus.call. */
export interface Login {
  /** Whether restarting and powering off is possible and permitted without asking anybody. */
  canRestart(): Promise<boolean>;
  reboot(): Promise<void>;
  powerOff(): Promise<void>;
  /** Calls `onChange` when the bus came or went, until the returned function is called. */
  watch(onChange: () => void): () => void;
}
