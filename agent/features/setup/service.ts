import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { Signal } from '../../core/events.ts';
import type { Log } from '../../core/log.ts';
import type { Portal } from '../../core/portal.ts';
import type { Connections } from '../../host/connections/port.ts';
import type { Helper } from '../../host/helper/port.ts';
import type { Identity } from '../../host/identity/port.ts';
import type { Mdns } from '../../host/mdns/port.ts';
import type { Neighbours } from '../../host/neighbours/port.ts';
import type { Network } from '../../host/network/port.ts';
import type { Presence } from '../../host/presence/port.ts';
import type { PreseedHandOver } from '../../host/preseed/port.ts';
import type { Seal } from '../../host/seal/port.ts';
import type { Store } from '../../host/store/port.ts';
import type { TimeControl } from '../../host/timedate/port.ts';
import type { AuthService } from '../auth/index.ts';
import type { ConfigService } from '../config/index.ts';
import type { SystemService } from '../system/index.ts';
import { SetupActor } from './actor.ts';
import { Admission } from './admission.ts';
import { AnswerBook } from './answers.ts';
import { applyAnswers } from './apply.ts';
import { Effects } from './effects.ts';
import { incomplete, notNow, setupNotHeld, setupOver } from './errors.ts';
import { follow } from './follow.ts';
import { WizardHolder } from './holder.ts';
import { OwnNetwork } from './own-network.ts';
import { takePhoneClock } from './phone-clock.ts';
import { presetTarget, takePreseed } from './preseed.ts';
import { PublishedName } from './published-name.ts';
import { Radio } from './radio.ts';
import { Regulatory } from './regulatory.ts';
import { Report } from './report.ts';
import type { BeginRequest, Begun, ConsoleSetup, StepName, WizardState } from './schema.ts';
import { recoveryNetwork } from './settings.ts';
import { SetupStore } from './store.ts';
import { knownTimezones } from './timezones.ts';
import { Trial } from './trial.ts';
import { isOpenWindowOver, isPortalOpen, phaseOf } from './view.ts';
import type { SetupClient, SetupWizard } from './wizard.ts';

export interface SetupDeps {
  readonly store: Store;
  readonly seal: Seal;
  readonly connections: Connections;
  readonly mdns: Mdns;
  readonly neighbours: Neighbours;
  readonly network: Network;
  readonly presence: Presence;
  readonly preseed: PreseedHandOver;
  readonly helper: Helper;
  readonly time: TimeControl;
  readonly identity: Identity;
  readonly auth: AuthService;
  readonly system: SystemService;
  readonly config: ConfigService;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Made on the first boot and shown on the console; undefined on a computer that is no device. */
  readonly accessPointKey: string | undefined;
  readonly accessPointSuffix: string | undefined;
}

const LOOK_PERIOD_MS = 10_000;

/**
 * From "nobody has touched it" to "on the home network, with an owner". What the phone asks comes in through SetupWizard;
 * what is to be done is decided by the machine (reducer.ts) and done by the actor, one thing at a time.
 */
export class SetupService implements SetupWizard, Portal {
  readonly changed = new Signal<void>();
  readonly #deps: SetupDeps;
  readonly #store: SetupStore;
  readonly #holder: WizardHolder;
  readonly #own: OwnNetwork;
  readonly #admission: Admission;
  readonly #answers: AnswerBook;
  readonly #radio: Radio;
  readonly #actor: SetupActor;
  readonly #regulatory: Regulatory;
  readonly #name: PublishedName;
  readonly #report: Report;
  readonly #ends: (() => void)[] = [];
  #isMakingOwner = false;
  readonly #released = new Set<string>();

  constructor(deps: SetupDeps) {
    const { connections, neighbours, clock, log, config, system } = deps;
    this.#deps = deps;
    this.#store = new SetupStore(deps.store);
    this.#holder = new WizardHolder({ store: this.#store, neighbours, clock });
    this.#own = new OwnNetwork({ presence: deps.presence, hostname: () => system.hostname, onAir: () => this.#radio.onAir, key: deps.accessPointKey, suffix: deps.accessPointSuffix });
    this.#admission = new Admission({
      holder: this.#holder, auth: deps.auth, isRecovery: () => this.#actor.machine.complete, wantsCode: () => this.#own.wantsCode,
      isSecured: () => this.#own.name(this.#actor.machine.complete ? 'recovery' : 'setup').passphrase !== undefined,
    });
    this.#answers = new AnswerBook({
      store: this.#store, seal: deps.seal, auth: deps.auth, timezones: () => knownTimezones(system),
      fits: { cable: () => this.#actor.machine.facts.wired, wifi: () => this.#actor.machine.facts.radios > 0 },
    });
    this.#radio = new Radio({ connections, clock, log });
    this.#regulatory = new Regulatory({ helper: deps.helper, config, log });
    this.#name = new PublishedName(deps.mdns, () => system.hostname);
    this.#report = new Report({
      machine: () => this.#actor.machine, own: this.#own, holder: this.#holder, admission: this.#admission, answers: this.#answers, name: this.#name,
      network: deps.network, identity: deps.identity, system, auth: deps.auth, version: deps.version,
    });
    const trial = new Trial({ connections, neighbours, radio: this.#radio, store: this.#store, clock });
    const prepare = applyAnswers({ answers: this.#answers, auth: deps.auth, config, system, log, address: () => this.#holder.name ?? 'setup' });
    const effects = new Effects({
      connections, radio: this.#radio, trial, nameFor: (purpose) => this.#own.open(purpose), joinFor: () => this.#answers.join(),
      prepare: () => this.#ownDoing(prepare), heard: (networks) => this.#report.hear(networks, clock.nowMs()),
    });
    this.#actor = new SetupActor({
      clock, log, facts: () => this.#radio.facts(), save: (durable) => this.#store.save(durable), work: (effect, machine) => effects.work(effect, machine),
    });
  }

  start(): void {
    const { auth, config, clock, connections, log, preseed } = this.#deps;
    takePreseed({ handOver: preseed, store: this.#store, answers: this.#answers, auth, log });
    this.#tellCircumstances();
    this.#actor.tell({ type: 'held', held: this.#holder.isHeld });
    this.#actor.tell({ type: 'started', durable: this.#store.durable(), hasOwner: auth.claimed });
    this.#actor.tell({ type: 'held', held: this.#holder.isHeld });
    this.#ends.push(
      follow(connections, this.#actor, this.#radio),
      this.#actor.changed.on(() => this.#onChange()),
      auth.ownerChanged.on((exists) => exists && !this.#isMakingOwner && this.#actor.tell({ type: 'claimedElsewhere' })),
      auth.signedIn.on(() => this.#actor.tell({ type: 'visited' })),
      config.follow(recoveryNetwork, () => this.#tellCircumstances()),
      clock.every(LOOK_PERIOD_MS, () => this.#look()),
      this.#name.changed.on(() => this.changed.emit()),
      this.#name.start(),
      this.#regulatory.start(),
    );
  }

  stop(): void {
    for (const end of this.#ends) end();
    this.#actor.stop();
  }

  get isOpen(): boolean {
    return isPortalOpen(this.#actor.machine);
  }

  get open(): boolean {
    return this.isOpen;
  }

  get dashboard(): string {
    return `https://${this.#name.current}/`;
  }

  state(client: SetupClient): WizardState {
    this.#refuseOver();
    this.#actor.tell({ type: 'seen' });
    return this.#report.state(this.#holder.isHeldBy(client));
  }

  async begin(client: SetupClient, request: BeginRequest): Promise<Begun> {
    this.#refuseOver();
    await this.#admission.check(client, request);
    if (request.clientTimeMs !== undefined) await takePhoneClock(this.#deps, request.clientTimeMs);
    this.#admission.refuseOvertaken(client, request);
    const token = this.#holder.take(client);
    this.#deps.log.info({ event: 'setup.begun', phone: this.#holder.name }, 'a phone is in the wizard');
    this.#actor.tell({ type: 'held', held: true });
    return { token, state: this.#report.state(true) };
  }

  async answer(client: SetupClient, step: StepName, value: unknown): Promise<WizardState> {
    this.#refuseStranger(client);
    this.#refuseUnready();
    await this.#answers.put(step, value);
    this.changed.emit();
    return this.#report.state(true);
  }

  async scan(client: SetupClient): Promise<WizardState> {
    this.#refuseStranger(client);
    this.#refuseUnready();
    this.#actor.tell({ type: 'scan' });
    return this.#report.state(true);
  }

  async apply(client: SetupClient): Promise<WizardState> {
    this.#refuseStranger(client);
    this.#refuseUnready();
    const open = this.#report.steps.find((step) => !this.#answers.isDone(step));
    const { target } = this.#answers;
    if (open !== undefined || !target) throw new LaresError(incomplete, { step: open ?? 'network' });
    this.#store.endPreseed();
    this.#actor.tell({ type: 'apply', target });
    return this.#report.state(true);
  }

  async leave(client: SetupClient): Promise<WizardState> {
    this.#refuseStranger(client);
    const state = this.#report.state(true);
    if (state.success === null) throw new LaresError(notNow, { phase: state.phase });
    this.#released.add(client.address);
    this.#actor.tell({ type: 'left' });
    return state;
  }

  async release(client: SetupClient): Promise<WizardState> {
    this.#refuseStranger(client);
    this.#holder.release();
    this.#actor.tell({ type: 'held', held: false });
    return this.#report.state(false);
  }

  isReleased(address: string): boolean {
    return this.#released.has(address);
  }

  console(): ConsoleSetup {
    return this.#report.console();
  }

  /** For whoever has no session: the console's page, and the page that says how to claim. Undefined when setup is over. */
  get summary(): Report['summary'] | undefined {
    return this.isOpen ? this.#report.summary : undefined;
  }

  #refuseOver(): void {
    if (!this.isOpen) throw new LaresError(setupOver);
  }

  #refuseStranger(client: SetupClient): void {
    this.#refuseOver();
    if (!this.#holder.isHeldBy(client)) throw new LaresError(setupNotHeld);
    this.#actor.tell({ type: 'seen' });
  }

  #refuseUnready(): void {
    const { machine } = this.#actor;
    if (machine.phase !== 'ready' && machine.phase !== 'rescan') throw new LaresError(notNow, { phase: phaseOf(machine) });
  }

  #tellCircumstances(): void {
    const { config, clock, identity } = this.#deps;
    this.#actor.tell({
      type: 'circumstances', secured: this.#own.isSecured,
      recoveryAllowed: this.#own.hasKey && config.value(recoveryNetwork),
      isOpenOver: isOpenWindowOver(clock.nowMs(), identity.bootedAtMs()),
    });
  }

  #look(): void {
    if (!this.isOpen) return;
    this.#tellCircumstances();
    if (!this.#holder.isIdle || this.#actor.machine.running) return;
    this.#deps.log.info({ event: 'setup.idle', phone: this.#holder.name }, 'the phone in the wizard was away for too long');
    this.#holder.release();
    this.#actor.tell({ type: 'held', held: false });
  }

  #onChange(): void {
    const { complete, phase } = this.#actor.machine;
    if (complete && phase === 'operational') this.#tidy();
    // Not within the machine's own step.
    if ((phase === 'ready' || phase === 'wired') && this.#store.isPreseedPending) queueMicrotask(() => this.#applyPreseed());
    this.changed.emit();
  }

  #applyPreseed(): void {
    const { machine } = this.#actor;
    if (machine.running || this.#holder.isHeld || !this.#store.isPreseedPending) return;
    const target = presetTarget(this.#answers, machine);
    if (target === null) return;
    this.#store.endPreseed();
    this.#actor.tell({ type: 'apply', target });
  }

  /** Nothing of the wizard is of any more use, its secrets least of all. */
  #tidy(): void {
    this.#released.clear();
    if (this.#holder.isHeld) this.#holder.release();
    const isAwaited = this.#store.isPreseedPending && this.#answers.target?.via === 'wifi';
    if (!isAwaited && !this.#answers.isEmpty) this.#answers.forget();
  }

  async #ownDoing<T>(work: () => Promise<T>): Promise<T> {
    this.#isMakingOwner = true;
    try {
      return await work();
    } finally {
      this.#isMakingOwner = false;
    }
  }
}
