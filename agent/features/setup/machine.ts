import type { StepName, TrialCause } from './schema.ts';

/** Whose network an access point is: of a device that waits for its owner, or of one that lost its home network. */
export type Purpose = 'setup' | 'recovery';

/**
 * Where setup is. Those of the first line wait; each of the others has one effect under way, named in `entry`.
 * `wired`: no access point for good reason, be it no radio or a network that works already. `noAccessPoint`: every way to
 * open one failed. `closed`: an open network is over until the device is started again.
 */
export type Phase =
  | 'boot' | 'ready' | 'wired' | 'noNetworkManager' | 'noAccessPoint' | 'closed' | 'confirm' | 'operational' | 'pause'
  | 'probe' | 'scan' | 'rescan' | 'opening' | 'closing' | 'preparing' | 'trial' | 'restoring' | 'keeping' | 'leaving' | 'finishing' | 'rejoining' | 'resting';

export type EffectKind = 'look' | 'scan' | 'open' | 'close' | 'prepare' | 'try' | 'restore' | 'keep' | 'rejoin';

/** One thing to do, by the one who owns the radio. */
export interface Effect {
  readonly number: number;
  readonly kind: EffectKind;
  readonly purpose: Purpose;
  /** Of opening: 0 for the first way. */
  readonly attempt: number;
}

/** What the interfaces look like, as read between two effects. */
export interface Facts {
  /** Radios that can open a network. */
  readonly radios: number;
  /** An ethernet interface has an address. */
  readonly wired: boolean;
  /** A Wi-Fi network of others is joined and has given an address. */
  readonly station: boolean;
  /** The network wants a sign-in page of its own before it lets anybody further. */
  readonly portal: boolean;
  /** Access point of ours that is up. */
  readonly accessPoint: Purpose | null;
}

export const nothing: Facts = { radios: 0, wired: false, station: false, portal: false, accessPoint: null };

/** What an Apply, a trial or an opening ended with. */
export interface Failure {
  readonly cause: TrialCause;
  /** NMDeviceStateReason; null when it was not NetworkManager that said no. */
  readonly reason: number | null;
  /** Of `prepare`: error of the catalogue, and the step it is about. */
  readonly problem: Problem | null;
}

export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly step: StepName | null;
}

/** The network a trial is about, without its secret. */
export interface Target {
  readonly via: 'cable' | 'wifi';
  /** base64url; empty for a cable. */
  readonly ssid: string;
}

export interface TrialEnd {
  readonly outcome: 'failed' | 'connected';
  readonly failure: Failure | null;
  readonly ssid: string;
  /** Wall time. */
  readonly atMs: number;
}

/** What survives the agent: on the disk before the effect it announces begins. */
export interface Durable {
  readonly phase: Phase;
  readonly purpose: Purpose;
  /** Never false again. */
  readonly complete: boolean;
  /** The wizard has made, or is about to make, the owner: an owner without this came over the cable. */
  readonly ownerByWizard: boolean;
  /** A trial was begun and its end is not known. */
  readonly pending: Target | null;
  /** On the home network, until a visit or half an hour ends setup. */
  readonly confirming: Target | null;
  readonly result: TrialEnd | null;
  /** A home network was joined for good once: its profile is saved, so it is looked for while nobody is in the wizard. */
  readonly hasJoined: boolean;
}

export const fresh: Durable = {
  phase: 'boot', purpose: 'setup', complete: false, ownerByWizard: false, pending: null, confirming: null, result: null, hasJoined: false,
};

/** All that the reducer knows. Times are monotonic ms unless they say otherwise. */
export interface Machine extends Durable {
  readonly enteredAtMs: number;
  readonly running: Effect | null;
  /** Of the last effect. */
  readonly number: number;
  readonly attempt: number;
  /** The one automatic repetition of a trial is used up. */
  readonly repeated: boolean;
  /** It follows the restoring of the access point. */
  readonly repeatNext: boolean;
  /** The pending trial is of an earlier life of the agent: NetworkManager ends it by itself. */
  readonly orphan: boolean;
  readonly target: Target | null;
  readonly facts: Facts;
  readonly linkLostAtMs: number | null;
  readonly lingerEndsAtMs: number | null;
  /** Recovery: when its network was first opened since the link was lost, and when it last looked for the home network. */
  readonly recoverySinceMs: number | null;
  readonly triedAtMs: number;
  /** A phone holds the wizard. */
  readonly held: boolean;
  readonly seenAtMs: number | null;
  readonly problem: Problem | null;
  // Wishes, kept while an effect is under way.
  readonly managerLost: boolean;
  readonly scanWanted: boolean;
  readonly applyWanted: Target | null;
  readonly claimedElsewhere: boolean;
  readonly visited: boolean;
  readonly closeWanted: boolean;
  /** Of `wired`: it was a Wi-Fi network that worked, so its loss is borne for a while. */
  readonly hadStation: boolean;
  /** The half hour of an open network is over. */
  readonly isOpenOver: boolean;
  // Circumstances.
  /** Whether a setup network would have a passphrase. */
  readonly secured: boolean;
  /** A setting, and a passphrase to do it with. */
  readonly recoveryAllowed: boolean;
}

export type SetupEvent =
  | { readonly type: 'started'; readonly durable: Durable; readonly hasOwner: boolean }
  | { readonly type: 'circumstances'; readonly secured: boolean; readonly recoveryAllowed: boolean; readonly isOpenOver: boolean }
  | { readonly type: 'facts'; readonly facts: Facts }
  | { readonly type: 'done'; readonly number: number; readonly facts: Facts; readonly failure: Failure | null; readonly wallMs: number }
  | { readonly type: 'managerLost' }
  | { readonly type: 'managerFound' }
  | { readonly type: 'held'; readonly held: boolean }
  | { readonly type: 'seen' }
  | { readonly type: 'scan' }
  | { readonly type: 'apply'; readonly target: Target }
  | { readonly type: 'claimedElsewhere' }
  | { readonly type: 'left' }
  | { readonly type: 'visited' }
  | { readonly type: 'tick' };

export const initial: Machine = {
  ...fresh, enteredAtMs: 0, running: null, number: 0, attempt: 0, repeated: false, repeatNext: false, orphan: false, target: null, facts: nothing,
  linkLostAtMs: null, lingerEndsAtMs: null, recoverySinceMs: null, triedAtMs: 0, held: false, seenAtMs: null, problem: null,
  managerLost: false, scanWanted: false, applyWanted: null, claimedElsewhere: false, visited: false, closeWanted: false, hadStation: false, isOpenOver: false,
  secured: true, recoveryAllowed: false,
};

export function durableOf(machine: Machine): Durable {
  const { phase, purpose, complete, ownerByWizard, pending, confirming, result, hasJoined } = machine;
  return { phase, purpose, complete, ownerByWizard, pending, confirming, result, hasJoined };
}
