/**
 * What there is in the air, and how an attempt to join ends: traces recorded with NetworkManager 1.52.1, wpa_supplicant
 * 2.10 and simulated radios (mac80211_hwsim), as [new state, reason] of Device.StateChanged.
 */
export type Trace = readonly (readonly [state: number, reason: number])[];

/** A network whose router gives addresses. */
export const joined: Trace = [[40, 0], [50, 0], [70, 0], [80, 0], [90, 0], [100, 0]];
/** The passphrase is wrong: the access point lets go, and with no secret agent that is the end. */
export const wrongPassphrase: Trace = [[40, 0], [50, 0], [60, 8], [120, 7], [30, 0]];
/** The network is not there (any more). */
export const notFound: Trace = [[40, 0], [50, 0], [120, 53], [30, 0]];
/** The router gives no address within dhcp-timeout. */
export const noAddress: Trace = [[40, 0], [50, 0], [70, 0], [120, 5], [30, 0]];
/** An access point of our own, or a cable. */
export const opened: Trace = joined;
/** Out of the way of another connection. */
export const closed: Trace = [[110, 60], [30, 60]];

export interface FakeNetwork {
  readonly ssid: Uint8Array;
  readonly strength?: number;
  readonly frequency?: number;
  /** Flags, WpaFlags and RsnFlags; WPA2 personal unless told. */
  readonly flags?: readonly [number, number, number];
  /** Passphrase that it accepts; undefined: any. */
  readonly passphrase?: string;
  /** Heard, but gone when somebody wants to join. */
  readonly gone?: boolean;
  /** Its router gives no addresses. */
  readonly withoutAddress?: boolean;
}

/** How joining a network ends. */
export function traceFor(network: FakeNetwork | undefined, passphrase: string | undefined): Trace {
  if (!network || network.gone) return notFound;
  if (network.passphrase !== undefined && network.passphrase !== passphrase) return wrongPassphrase;
  return network.withoutAddress ? noAddress : joined;
}
