import type { Signal } from '../../core/events.ts';
import type { BeginRequest, Begun, ConsoleSetup, StepName, WizardState } from './schema.ts';

/** Who asks through the portal, as the edge knows it: never from anything a request says but the token. */
export interface SetupClient {
  /** Address of the phone on the setup network, as nginx saw it. */
  readonly address: string;
  /** What `begin` gave, from the cookie or the path; undefined without one. */
  readonly token: string | undefined;
}

/**
 * What the portal does with setup. Each method but the console's throws setup.over when the portal has no business left
 * (setup complete and no recovery network open); routes of access `setup` ask `isOpen` first and answer 404.
 */
export interface SetupWizard {
  /** Whether the portal's routes exist now: until setup is complete, and while a recovery network is open. */
  readonly isOpen: boolean;
  /** Emits when any state may have changed. */
  readonly changed: Signal<void>;
  /** Counts as a sign of life of that client. @throws LaresError setup.over */
  state(client: SetupClient): WizardState;
  /**
   * Takes the wizard. The phone which holds it (same MAC address, same IP address) may do so again and gets a new token,
   * for captive pages forget theirs; any other is refused unless it brings the claim code.
   * @throws LaresError setup.over, setup.taken, setup.codeNeeded, setup.loginNeeded, and those of auth for wrong ones
   */
  begin(client: SetupClient, request: BeginRequest): Promise<Begun>;
  /**
   * Keeps the answer of a step; any step, in any order, any number of times until Apply.
   * @param value checked here against the schema of the step, field by field
   * @throws LaresError setup.over, setup.notHeld, setup.notNow, setup.answerMalformed, setup.answerUnfit, auth.passwordWeak,
   *   auth.busy, seal.unavailable, store.unwritable
   */
  answer(client: SetupClient, step: StepName, value: unknown): Promise<WizardState>;
  /**
   * Begins to look for networks again and answers at once, `scanning` true; the phone may lose the network for some
   * seconds. @throws LaresError setup.over, setup.notHeld, setup.notNow
   */
  scan(client: SetupClient): Promise<WizardState>;
  /**
   * Begins to carry out everything that was answered, and answers at once. The rest is told by `state`.
   * @throws LaresError setup.over, setup.notHeld, setup.notNow, setup.incomplete, store.unwritable
   */
  apply(client: SetupClient): Promise<WizardState>;
  /** The phone has seen where the device is: it may go "online", and a setup network that still lingers closes. */
  leave(client: SetupClient): Promise<WizardState>;
  /** Gives the wizard up for others; answers stay. @throws LaresError setup.over, setup.notHeld */
  release(client: SetupClient): Promise<WizardState>;
  /** Whether captive checks of this address get the genuine answer ("online") instead of the portal's. */
  isReleased(address: string): boolean;
  /** For the console of the device. Never throws. */
  console(): ConsoleSetup;
}
