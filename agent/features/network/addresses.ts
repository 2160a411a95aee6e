import { BlockList, isIP } from 'node:net';
import { type FieldError, LaresError } from '../../core/errors/index.ts';
import { definePhrase, phrase, type SaidPhrase } from '../../core/phrases.ts';
import { networkBadAddresses } from './errors.ts';
import type { AddressChange, AddressPlan } from './schema.ts';

type Family = 4 | 6;
type Manual = Extract<AddressPlan, { method: 'manual' }>;

const prefixMost: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

// Each follows "it".
const otherFamily = definePhrase('network.otherFamily', 'must be an IPv{family} address');
const withoutPrefix = definePhrase('network.withoutPrefix', 'must be an IPv{family} address with a prefix length, such as {example}');
const prefixLength = definePhrase('network.prefixLength', 'must have a prefix length from 1 to {most}');
const noHost = definePhrase('network.noHost', 'must be an address that a host can have');
const endOfNetwork = definePhrase('network.endOfNetwork', 'must not be the first or the last address of its network');
const ownAddress = definePhrase('network.ownAddress', 'must be another address than that of this device');
const farGateway = definePhrase('network.farGateway', 'must be in the network of the address');
const bothDisabled = definePhrase('network.bothDisabled', 'must not be disabled along with ipv6');

/** Addresses that no host can have: RFC 6890, "this network", loopback, multicast and reserved. */
function impossible(): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of [['0.0.0.0', 8], ['127.0.0.0', 8], ['224.0.0.0', 3]] as const) list.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of [['::', 127], ['ff00::', 8]] as const) list.addSubnet(net, prefix, 'ipv6');
  return list;
}

/**
 * Refuses what could never work, so that nobody has to wait a minute to see it undone.
 * @throws LaresError network.badAddresses; `fields` names every one that is wrong
 */
export function requireUsable({ ipv4, ipv6 }: AddressChange): void {
  const faults = [...faultsOf('ipv4', 4, ipv4), ...faultsOf('ipv6', 6, ipv6)];
  if (ipv4.method === 'disabled' && ipv6.method === 'disabled') faults.push(fault('ipv4.method', phrase(bothDisabled)));
  const [first] = faults;
  if (first) throw new LaresError(networkBadAddresses, { field: first.field, rule: first.rule }, { fields: faults });
}

function fault(field: string, { code, params, text }: SaidPhrase): FieldError {
  return { field, rule: text, code, params };
}

function faultsOf(name: string, family: Family, plan: AddressPlan): FieldError[] {
  const faults = plan.dns.flatMap((server, index) => (isIP(server) === family ? [] : [fault(`${name}.dns.${index}`, phrase(otherFamily, { family }))]));
  if (plan.method !== 'manual') return faults;
  const bad = plan.addresses.flatMap((address, index) => {
    const rule = addressFault(address, family);
    return rule === undefined ? [] : [fault(`${name}.addresses.${index}`, rule)];
  });
  if (bad.length > 0) return [...faults, ...bad];
  const rule = gatewayFault(plan, family);
  return rule === undefined ? faults : [...faults, fault(`${name}.gateway`, rule)];
}

/** Why an interface cannot have this address. */
function addressFault(text: string, family: Family): SaidPhrase | undefined {
  const [address = '', prefixText = '', ...rest] = text.split('/');
  const prefix = Number(prefixText);
  if (rest.length > 0 || isIP(address) !== family || !/^\d{1,3}$/.test(prefixText)) return phrase(withoutPrefix, { family, example: family === 4 ? '192.168.1.20/24' : 'fd00::20/64' });
  if (prefix < 1 || prefix > prefixMost[family]) return phrase(prefixLength, { most: prefixMost[family] });
  if (impossible().check(address, `ipv${family}`)) return phrase(noHost);
  if (family === 4 && prefix < 31 && isEnd(address, prefix)) return phrase(endOfNetwork);
  return undefined;
}

/** The network itself, or its broadcast address. */
function isEnd(address: string, prefix: number): boolean {
  const host = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) % 2 ** (32 - prefix);
  return host === 0 || host === 2 ** (32 - prefix) - 1;
}

function gatewayFault({ gateway, addresses }: Manual, family: Family): SaidPhrase | undefined {
  if (gateway === null) return undefined;
  if (isIP(gateway) !== family) return phrase(otherFamily, { family });
  // A router of IPv6 is often known by its link-local address.
  if (family === 6 && /^fe[89ab]/i.test(gateway)) return undefined;
  const near = new BlockList();
  for (const [address, prefix] of addresses.map((one) => one.split('/') as [string, string])) {
    if (address === gateway) return phrase(ownAddress);
    near.addSubnet(address, Number(prefix), `ipv${family}`);
  }
  return near.check(gateway, `ipv${family}`) ? undefined : phrase(farGateway);
}
