import type { PreseedRecord } from '../features/setup/preseed-schema.ts';
import { keep, wipe } from './durable.ts';
import type { Places } from './places.ts';
import type { PreseedFile } from './settings.ts';

/** What is the agent's to carry out; undefined when the file has nothing of that kind. */
export function recordOf(file: PreseedFile, id: string): PreseedRecord | undefined {
  const { device, wifi, owner, reset } = file;
  const zone = device?.['time-zone'];
  const record: PreseedRecord = {
    id,
    ...(device?.name === undefined ? {} : { name: device.name }),
    ...(device?.country === undefined ? {} : { country: device.country }),
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...(wifi === undefined ? {} : { wifi: { ssid: wifi.ssid, passphrase: wifi.passphrase === '' ? null : wifi.passphrase, hidden: wifi.hidden ?? false } }),
    ...(reset === undefined ? {} : { resetOwner: true }),
    ...(owner === undefined ? {} : { owner: { name: owner.name, passwordHash: owner['password-hash'] } }),
  };
  return Object.keys(record).length > 1 ? record : undefined;
}

/**
 * Puts everything where it belongs; each file whole and lasting before the next. Doing it again changes nothing, so
 * after a power cut all of it is done again.
 * @returns what was taken in, for people, without secrets
 */
export function handOver(file: PreseedFile, id: string, places: Places): string[] {
  const said: string[] = [];
  const { setup, ssh, device, wifi, owner, reset } = file;
  const code = setup?.['claim-code'];
  if (code !== undefined) {
    keep(places.claimCode, code.replace('-', ''));
    said.push('claim code');
  }
  const passphrase = setup?.['access-point-passphrase'];
  if (passphrase !== undefined) {
    keep(places.accessPointPassphrase, passphrase);
    said.push("passphrase of the device's own Wi-Fi");
  }
  if (ssh !== undefined) {
    // Readable for all: sshd looks at it with the rights of whom it lets in.
    if (ssh.keys.length > 0) keep(places.sshKeys, ssh.keys.map((key) => `${key.trim()}\n`).join(''), 0o644);
    else wipe(places.sshKeys);
    said.push(`SSH keys: ${ssh.keys.length}`);
  }
  const record = recordOf(file, id);
  if (record) keep(places.record, `${JSON.stringify(record)}\n`);
  if (device?.name !== undefined) said.push(`device name: ${device.name}`);
  if (device?.country !== undefined) said.push(`country: ${device.country}`);
  if (device?.['time-zone'] !== undefined) said.push(`time zone: ${device['time-zone']}`);
  if (wifi !== undefined) said.push(`Wi-Fi: ${wifi.ssid.replaceAll(/\p{C}/gu, '?')}`);
  if (reset !== undefined) said.push('the owner there was is removed');
  if (owner !== undefined) said.push(`owner: ${owner.name}`);
  return said;
}
