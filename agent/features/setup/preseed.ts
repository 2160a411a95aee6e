import Value from 'typebox/value';
import { LaresError } from '../../core/errors/index.ts';
import type { Log } from '../../core/log.ts';
import type { PreseedHandOver } from '../../host/preseed/port.ts';
import type { AuthService } from '../auth/index.ts';
import type { AnswerBook } from './answers.ts';
import type { Machine, Target } from './machine.ts';
import { encodeSsid } from './names.ts';
import { PreseedRecord } from './preseed-schema.ts';
import type { SetupStore } from './store.ts';

/** Stands where logs name an address. */
const WHO = 'lares.toml';

export interface PreseedDeps {
  readonly handOver: PreseedHandOver;
  readonly store: SetupStore;
  readonly answers: AnswerBook;
  readonly auth: Pick<AuthService, 'claimed' | 'claimWithHash' | 'resetOwner'>;
  readonly log: Log;
}

/**
 * Takes answers that were given before the first start as if the wizard had been told: into the book of answers, secrets
 * sealed, in one durable step. Only then may root remove the record. A record that was taken before is not taken again.
 * Owners go and come in that step as well, the latter where setup is over: there no wizard would make them.
 */
export function takePreseed({ handOver, store, answers, auth, log }: PreseedDeps): void {
  const record = parse(handOver.record);
  if (!record) {
    if (handOver.record !== undefined) log.error({ event: 'setup.preseed' }, 'the answers given in advance cannot be read; they are ignored');
    return;
  }
  try {
    if (store.preseedId() !== record.id) {
      store.takePreseed(record.id, () => {
        if (record.resetOwner && auth.claimed) auth.resetOwner(WHO);
        const { complete } = store.durable();
        if (record.owner && complete && !auth.claimed) auth.claimWithHash(record.owner.name, record.owner.passwordHash, WHO);
        write(complete ? wifiOf(record) : record, answers);
      });
      log.info({ event: 'setup.preseed', parts: Object.keys(record).filter((part) => part !== 'id') }, 'answers given in advance were taken');
    }
    handOver.noteTaken(record.id);
  } catch (error) {
    // A device that cannot keep them can still be set up by hand.
    log.error({ event: 'setup.preseed', ...(error instanceof LaresError ? { code: error.code } : { err: error }) }, 'the answers given in advance could not be kept');
  }
}

/**
 * Answers given in advance are carried out as soon as the device can: with its Wi-Fi, or with the cable it is on where they
 * make an owner. Otherwise they wait in the wizard, filled in. Once only: after a failure the wizard takes over. On a device
 * that is set up, a Wi-Fi given in advance is tried when the one it knows is lost and recovery has begun.
 * @returns where they lead now; null: they wait
 */
export function presetTarget(answers: Pick<AnswerBook, 'target' | 'get'>, { phase, facts }: Pick<Machine, 'phase' | 'facts'>): Target | null {
  const isCable = answers.target === null && facts.wired && answers.get('owner') !== null;
  const target = answers.target ?? (isCable ? { via: 'cable' as const, ssid: '' } : null);
  return target?.via === 'wifi' && phase !== 'ready' ? null : target;
}

function parse(text: string | undefined): PreseedRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return Value.Check(PreseedRecord, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** All that is of use to a device that is set up. */
function wifiOf({ id, wifi }: PreseedRecord): PreseedRecord {
  return wifi === undefined ? { id } : { id, wifi };
}

function write({ name, country, timeZone, owner, wifi }: PreseedRecord, answers: AnswerBook): void {
  if (country !== undefined) answers.preset('country', { country });
  if (name !== undefined) answers.preset('deviceName', { hostname: name });
  if (timeZone !== undefined) answers.preset('timezone', { timezone: timeZone });
  if (owner) answers.preset('owner', { username: owner.name }, owner.passwordHash);
  if (!wifi) return;
  const network = { via: 'wifi' as const, ssid: encodeSsid(Buffer.from(wifi.ssid, 'utf8')), hidden: wifi.hidden };
  if (wifi.passphrase === null) answers.preset('network', { ...network, security: 'open' });
  // Whether the network speaks WPA2 or WPA3 is not in the file: both are offered.
  else answers.presetNetwork({ ...network, security: 'mixed' }, wifi.passphrase);
}
