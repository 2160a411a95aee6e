import type { WifiNetwork } from '../../host/connections/port.ts';
import type { Identity } from '../../host/identity/port.ts';
import type { Network } from '../../host/network/port.ts';
import type { AuthService } from '../auth/index.ts';
import type { SystemService } from '../system/index.ts';
import type { Admission } from './admission.ts';
import type { AnswerBook } from './answers.ts';
import type { WizardHolder } from './holder.ts';
import { limits } from './limits.ts';
import type { Machine } from './machine.ts';
import { joinCode } from './names.ts';
import type { OwnNetwork } from './own-network.ts';
import type { PublishedName } from './published-name.ts';
import { PORTAL_ADDRESS } from './radio.ts';
import { type ConsoleSetup, type StepName, steps, type WizardState } from './schema.ts';
import { foundNetworks, nothingAnswered, phaseOf, successFacts, trialResult, type Whereabouts } from './view.ts';

export interface ReportDeps {
  readonly machine: () => Machine;
  readonly own: OwnNetwork;
  readonly holder: WizardHolder;
  readonly admission: Admission;
  readonly answers: AnswerBook;
  readonly name: PublishedName;
  readonly network: Pick<Network, 'addresses'>;
  readonly identity: Pick<Identity, 'bootedAtMs'>;
  readonly system: Pick<SystemService, 'hostname'>;
  readonly auth: Pick<AuthService, 'claimed'>;
  readonly version: string;
}

const RECOVERY_STEPS: readonly StepName[] = ['network'];

/** What setup says of itself: to the phone in the wizard, to the console, to whoever has no session. */
export class Report {
  readonly #deps: ReportDeps;
  #heard: readonly WifiNetwork[] = [];
  #heardAtMs: number | null = null;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
  }

  /** Networks of a look around, for the list. */
  hear(networks: readonly WifiNetwork[], atMs: number): void {
    this.#heard = networks;
    this.#heardAtMs = atMs;
  }

  /** Steps of the wizard as it stands: all, or the one of recovery. */
  get steps(): readonly StepName[] {
    return this.#deps.machine().complete ? RECOVERY_STEPS : steps;
  }

  /** @param mine for the phone that holds the wizard; others learn nothing of what is nearby or was answered */
  state(mine: boolean): WizardState {
    const { system, version, auth, own, admission, answers } = this.#deps;
    const machine = this.#deps.machine();
    const nameOfOurs = machine.facts.accessPoint === null ? null : own.name(machine.facts.accessPoint).ssid;
    const stepsDone = this.steps.map((name) => ({ name, done: answers.isDone(name) }));
    return {
      phase: phaseOf(machine), deviceName: system.hostname, version, mine, beginWith: admission.beginWith, ownerExists: auth.claimed,
      accessPointName: nameOfOurs, cable: machine.facts.wired, losesNetwork: machine.facts.radios < 2,
      steps: stepsDone, next: stepsDone.find(({ done }) => !done)?.name ?? null, answers: mine ? answers.view() : nothingAnswered,
      networks: mine ? foundNetworks(this.#heard, [own.name('setup').ssid, own.name('recovery').ssid]) : [],
      scanning: machine.phase === 'rescan' || machine.scanWanted, scannedAtMs: this.#heardAtMs,
      trial: mine ? trialResult(machine) : null, applyProblem: mine ? machine.problem : null,
      success: mine ? successFacts(machine, this.#whereabouts) : null,
    };
  }

  console(): ConsoleSetup {
    const { own, holder, identity } = this.#deps;
    const machine = this.#deps.machine();
    const name = machine.facts.accessPoint === null ? undefined : own.name(machine.facts.accessPoint);
    return {
      phase: phaseOf(machine), holder: holder.name, trial: trialResult(machine), success: successFacts(machine, this.#whereabouts),
      accessPoint: name === undefined ? null : {
        name: name.ssid, passphrase: name.passphrase ?? null, qr: joinCode(name.ssid, name.passphrase), url: `http://${PORTAL_ADDRESS}/`,
        closesAtMs: name.passphrase === undefined ? identity.bootedAtMs() + limits.openWindowMs : null,
      },
    };
  }

  get summary(): { phase: string; cause: string | null; ssid: string | null } {
    const machine = this.#deps.machine();
    const { accessPoint } = machine.facts;
    return { phase: phaseOf(machine), cause: machine.result?.failure?.cause ?? null, ssid: accessPoint === null ? null : this.#deps.own.name(accessPoint).ssid };
  }

  get #whereabouts(): Whereabouts {
    return { mdnsName: this.#deps.name.current, addresses: this.#deps.network.addresses().filter((address) => address !== PORTAL_ADDRESS) };
  }
}
