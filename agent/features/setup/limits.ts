const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Every time of the machine, in ms. Those in `effects` bound what the actor carries out; the others are waits. */
export const limits = {
  effects: {
    look: 25 * SECOND_MS,
    scan: 15 * SECOND_MS,
    open: 45 * SECOND_MS,
    close: 10 * SECOND_MS,
    prepare: 60 * SECOND_MS,
    /** Less than the checkpoint: what we decide comes before what NetworkManager would do without us. */
    try: 70 * SECOND_MS,
    restore: 45 * SECOND_MS,
    keep: 15 * SECOND_MS,
    rejoin: 60 * SECOND_MS,
  },
  /** NetworkManager undoes a trial by itself after this, whatever has become of the agent. */
  checkpointMs: 75 * SECOND_MS,
  /** From "connected" to an address and an answering gateway. */
  verifyMs: 15 * SECOND_MS,
  /** How often a gateway is asked while it does not answer. */
  verifyPaceMs: 1 * SECOND_MS,
  /** An open network ends so long after the device was started. */
  openWindowMs: 30 * MINUTE_MS,
  /** A phone that does nothing for so long gives the wizard up. */
  holderIdleMs: 15 * MINUTE_MS,
  /** No access point could be opened, or NetworkManager is not there: until the next try. */
  retryMs: 60 * SECOND_MS,
  /** An access point nobody has used for so long is opened anew: some radios go silent. */
  staleAccessPointMs: 60 * MINUTE_MS,
  /** A secured network that still lingers after the device is on the home network; an open one, and one after Finish. */
  lingerMs: 120 * SECOND_MS,
  shortLingerMs: 8 * SECOND_MS,
  /** Setup ends without a visit on the home network after this. */
  confirmMs: 30 * MINUTE_MS,
  /** The new home network is gone for so long: the access point comes back. */
  lostWhileConfirmingMs: 3 * MINUTE_MS,
  /** A device that was set up has no network for so long: recovery. */
  lostMs: 10 * MINUTE_MS,
  /** Recovery looks for the home network so often while no phone is there. */
  rejoinMs: 5 * MINUTE_MS,
  /** The recovery network is open for so long, then only the home network is looked for, then it is open again. */
  recoveryOpenMs: 60 * MINUTE_MS,
  recoveryPauseMs: 15 * MINUTE_MS,
  /** A phone that asked within this is still there. */
  presentMs: 5 * MINUTE_MS,
} as const;
