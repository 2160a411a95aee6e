import { defineError, LaresError } from '../../core/errors/index.ts';

export const busUnavailable = defineError('bus.unavailable', 503, 'The system services of this device cannot be reached right now.',
  'Try again; the agent reconnects by itself.');
export const busTimeout = defineError('bus.timeout', 504, 'The system did not answer {member} within {timeoutMs} ms.',
  'Look at the state before repeating a change: it may have happened.');
export const busAbsent = defineError('bus.absent', 503, 'This computer has no {destination}.',
  'Nothing, on a computer without it; on a device, report it.');
export const busRefused = defineError('bus.refused', 403, 'The system does not permit the agent to call {member}.',
  'Report it: the policy of the image does not fit the agent.');
export const busFailed = defineError('bus.failed', 502, 'The system could not carry out {member} ({remote}).',
  'Look at the journal of the named part, then try again.');
export const busBadReply = defineError('bus.badReply', 502, 'The system answered {member} in an unexpected form.',
  'Report it: the system is of a version that the agent does not know.');

/** `unavailable`: this computer has no bus, or it went away; the agent keeps trying quietly. */
export type BusState = 'connecting' | 'connected' | 'unavailable';

/**
 * A value with its type (D-Bus signature): what an argument of type `v` is made of. Inside of it, further `v` are such
 * values again.
 */
export class Typed {
  readonly signature: string;
  readonly value: unknown;

  constructor(signature: string, value: unknown) {
    this.signature = signature;
    this.value = value;
  }
}

/** One method call. Names and signatures as in the D-Bus specification. */
export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Signature of `body`; empty when there are no arguments. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
  /**
   * Signature the reply must have. A call whose reply carries a file descriptor (`h`) is refused before it is sent:
   * without descriptor passing such a reply never arrives.
   */
  readonly reply: string;
  /**
   * Whether the bus may start the service for this call, as it does unless told (D-Bus specification, NO_AUTO_START).
   * Of a service that the owner can stop nothing must be asked that would start it again.
   */
  readonly startsService?: boolean;
  /** Milliseconds until bus.timeout; 5,000 unless told. */
  readonly timeoutMs?: number;
  /** Variants in the results keep their types (`Typed`), for values that are to be sent back as they came. */
  readonly typed?: boolean;
}

/** Which signals to hear. `sender` is a well-known name: signals of anybody else are never delivered. */
export interface SignalRule {
  readonly sender: string;
  readonly interface: string;
  readonly member?: string;
  readonly path?: string;
  /** All objects at and below this path. */
  readonly pathNamespace?: string;
}

export interface BusSignal {
  readonly path: string;
  readonly member: string;
  /** Arguments; variants are unwrapped, 64-bit integers are bigint. */
  readonly body: readonly unknown[];
}

/** The system bus. Subscriptions outlive connections: they are made again after every reconnect. */
export interface Bus {
  readonly state: BusState;
  /**
   * Calls a method and resolves with its results; variants are unwrapped, 64-bit integers are bigint.
   * @throws LaresError bus.unavailable, bus.timeout, bus.absent, bus.refused, bus.failed, bus.badReply
   */
  call(call: MethodCall): Promise<readonly unknown[]>;
  /** Calls `handler` for each matching signal until the returned function is called. Handlers must not throw. */
  listen(rule: SignalRule, handler: (signal: BusSignal) => void): () => void;
  /**
   * Tells whether somebody owns a well-known name: `handler(true)` whenever an owner is there (anew, after a reconnect
   * or a restart of the service), `handler(false)` when it is gone.
   */
  follow(name: string, handler: (present: boolean) => void): () => void;
  /** Begins to connect; returns at once. */
  start(): void;
  /** Ends the connection; pending calls fail with bus.unavailable. */
  stop(): void;
}

/** D-Bus error name a call failed with, or undefined: for adapters which know what it means. */
export function remoteErrorName(error: unknown): string | undefined {
  const remote = error instanceof LaresError ? error.params['remote'] : undefined;
  return typeof remote === 'string' ? remote : undefined;
}
