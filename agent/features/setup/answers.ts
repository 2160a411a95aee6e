import Value from 'typebox/value';
import { type FieldError, LaresError } from '../../core/errors/index.ts';
import { definePhrase, phrase } from '../../core/phrases.ts';
import type { WifiJoin, WifiSecret } from '../../host/connections/port.ts';
import type { Seal } from '../../host/seal/port.ts';
import type { AuthService } from '../auth/index.ts';
import { answerMalformed, answerUnfit } from './errors.ts';
import type { Target } from './machine.ts';
import { decodeSsid, nameOf } from './names.ts';
import { type AnswerOf, type Answers, answerSchemas, networkSchemaOf, type StepName } from './schema.ts';
import type { KeptAnswer, SetupStore } from './store.ts';

/** Name under which the home network's secret is sealed. */
const SEALED_AS = 'setup.network';

/** Follows "it". The wizard asks for nothing that its forms would not have refused before. */
const malformed = definePhrase('setup.malformed', '{words}');

export interface AnswerDeps {
  readonly store: SetupStore;
  readonly seal: Seal;
  readonly auth: Pick<AuthService, 'claimed' | 'hashForOwner'>;
  /** What this device can do, for answers that depend on it. */
  readonly fits: { readonly cable: () => boolean; readonly wifi: () => boolean };
  readonly timezones: () => Promise<readonly string[] | undefined>;
}

type Network = AnswerOf<'network'>;

/**
 * What was answered. Invariants: every answer kept satisfies its schema; the Wi-Fi secret is kept sealed and the password
 * as its hash, and neither leaves but for the one who uses it; an answer that was acknowledged survives a power cut.
 */
export class AnswerBook {
  readonly #deps: AnswerDeps;
  readonly #kept: Map<StepName, KeptAnswer>;

  constructor(deps: AnswerDeps) {
    this.#deps = deps;
    this.#kept = deps.store.answers();
  }

  /** @throws LaresError setup.answerMalformed, setup.answerUnfit, auth.passwordWeak, auth.busy, seal.unavailable, store.unwritable */
  async put(step: StepName, value: unknown): Promise<void> {
    refuseMalformed(step, value);
    const answer = await this.#prepared(step, value);
    this.#deps.store.putAnswer(step, answer);
    this.#kept.set(step, answer);
  }

  /** Keeps an answer that has been checked elsewhere. @throws LaresError store.unwritable */
  preset<S extends StepName>(step: S, value: AnswerOf<S>, secret: string | null = null): void {
    this.#deps.store.putAnswer(step, { value, secret });
    this.#kept.set(step, { value, secret });
  }

  /** @throws LaresError seal.unavailable, store.unwritable */
  presetNetwork(network: Network, secret: string): void {
    this.preset('network', network, this.#deps.seal.seal(SEALED_AS, secret));
  }

  get<S extends StepName>(step: S): AnswerOf<S> | null {
    return (this.#kept.get(step)?.value as AnswerOf<S> | undefined) ?? null;
  }

  /** Argon2id hash of the owner's password. */
  get ownerHash(): string | null {
    return this.#kept.get('owner')?.secret ?? null;
  }

  isDone(step: StepName): boolean {
    return this.#kept.has(step) || (step === 'owner' && this.#deps.auth.claimed);
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  view(): Answers {
    const [network, deviceName, owner] = [this.get('network'), this.get('deviceName'), this.get('owner')];
    return {
      language: this.get('language'), country: this.get('country'), timezone: this.get('timezone'), updates: this.get('updates'),
      network: network && { ...plain(network), secretSet: this.#kept.get('network')!.secret !== null },
      deviceName: deviceName && { hostname: deviceName.hostname, prettyHostname: deviceName.prettyHostname ?? '' },
      owner: owner && { username: owner.username, secretSet: this.ownerHash !== null },
    };
  }

  get target(): Target | null {
    const network = this.get('network');
    return network && { via: network.via, ssid: network.via === 'wifi' ? network.ssid : '' };
  }

  /** The home network with its secret; undefined for a cable, and where this device cannot open the secret any more. */
  join(): Omit<WifiJoin, 'device'> | undefined {
    const network = this.get('network');
    if (network?.via !== 'wifi') return undefined;
    const secret = this.#secretOf(network);
    return secret && { ssid: decodeSsid(network.ssid), hidden: network.hidden, secret, ipv4: { method: 'auto', dns: [] } };
  }

  /** @throws LaresError store.unwritable */
  forget(): void {
    this.#deps.store.forgetAnswers();
    this.#kept.clear();
  }

  #secretOf(network: Extract<Network, { via: 'wifi' }>): WifiSecret | undefined {
    if (network.security === 'open') return { security: 'open' };
    const sealed = this.#kept.get('network')?.secret;
    const secret = sealed ? this.#deps.seal.open(SEALED_AS, sealed) : undefined;
    if (secret === undefined) return undefined;
    if (network.security !== 'enterprise') return { security: network.security, passphrase: secret };
    const { identity, anonymousIdentity, method } = network;
    return { security: 'enterprise', identity, anonymousIdentity, method, password: secret };
  }

  async #prepared(step: StepName, value: unknown): Promise<KeptAnswer> {
    switch (step) {
      case 'network':
        return this.#network(value as Network);
      case 'owner':
        return this.#owner(value as AnswerOf<'owner'>);
      case 'timezone':
        return this.#timezone(value as AnswerOf<'timezone'>);
      default:
        return { value, secret: null };
    }
  }

  #network(network: Network): KeptAnswer {
    const { fits, seal } = this.#deps;
    if (network.via === 'cable') {
      if (!fits.cable()) throw unfit('network', 'noCable');
      return { value: network, secret: null };
    }
    if (!fits.wifi()) throw unfit('network', 'noRadio');
    if (network.security === 'open') return { value: network, secret: null };
    const { given, rest } = withoutSecret(network);
    if (given !== undefined) return { value: rest, secret: seal.seal(SEALED_AS, given) };
    // The page was filled in again without typing the passphrase again.
    const before = this.get('network');
    const kept = before?.via === 'wifi' && before.ssid === network.ssid && before.security !== 'open' ? this.#kept.get('network')!.secret : null;
    if (kept === null) throw unfit('network', 'secret');
    return { value: rest, secret: kept };
  }

  async #owner({ username, password }: AnswerOf<'owner'>): Promise<KeptAnswer> {
    const { auth } = this.#deps;
    if (auth.claimed) throw unfit('owner', 'ownerExists');
    if (password === undefined && this.ownerHash === null) throw unfit('owner', 'secret');
    const hash = password === undefined ? this.ownerHash : await auth.hashForOwner(username, password, this.get('deviceName')?.hostname ?? '');
    return { value: { username }, secret: hash };
  }

  async #timezone(value: AnswerOf<'timezone'>): Promise<KeptAnswer> {
    const known = await this.#deps.timezones();
    if (known && !known.includes(value.timezone)) throw unfit('timezone', 'unknownZone');
    return { value, secret: null };
  }
}

function refuseMalformed(step: StepName, value: unknown): void {
  // Of a union every branch would complain; the kind of network says which one is meant.
  const schema = step === 'network' ? networkSchemaOf(value) : answerSchemas[step];
  const fields = [...Value.Errors(schema, value)].map(({ instancePath, message }) => fieldOf(instancePath, message));
  if (fields.length > 0) throw new LaresError(answerMalformed, { step }, { fields: fields.slice(0, 8) });
}

function fieldOf(place: string, words: string): FieldError {
  const { code, params, text } = phrase(malformed, { words });
  return { field: place.slice(1).replaceAll('/', '.'), rule: text, code, params };
}

function unfit(step: StepName, rule: string): LaresError {
  return new LaresError(answerUnfit, { step, rule });
}

function withoutSecret(network: Exclude<Network, { via: 'cable' } | { security: 'open' }>): { given: string | undefined; rest: Network } {
  if (network.security === 'enterprise') {
    const { password, ...rest } = network;
    return { given: password, rest };
  }
  const { passphrase, ...rest } = network;
  return { given: passphrase, rest };
}

function plain(network: Network): Omit<NonNullable<Answers['network']>, 'secretSet'> {
  if (network.via === 'cable') return { via: 'cable', ssid: null, name: null, hidden: null, security: null, method: null, identity: null };
  const { ssid, hidden, security } = network;
  const [method, identity] = network.security === 'enterprise' ? [network.method, network.identity] : [null, null];
  return { via: 'wifi', ssid, name: nameOf(decodeSsid(ssid)), hidden, security, method, identity };
}
