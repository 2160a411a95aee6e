import type { AddressPlan } from '../../../../agent/features/network/schema.ts';

export type Family = 'ipv4' | 'ipv6';
export type Method = AddressPlan['method'];

/** One family in the form, as typed. */
export interface Draft {
  readonly method: Method;
  readonly address: string;
  readonly gateway: string;
  readonly dns: string;
}

export type DraftField = 'address' | 'gateway' | 'dns';

export function draftOf(plan: AddressPlan | null): Draft {
  const manual = plan?.method === 'manual' ? plan : undefined;
  return { method: plan?.method ?? 'auto', address: manual?.addresses.join(', ') ?? '', gateway: manual?.gateway ?? '', dns: plan?.dns.join(', ') ?? '' };
}

/** What was typed, as the device takes it. */
export function planOf(draft: Draft): AddressPlan {
  const dns = listOf(draft.dns);
  if (draft.method !== 'manual') return { method: draft.method, dns: draft.method === 'disabled' ? [] : dns };
  return { method: 'manual', addresses: listOf(draft.address), gateway: draft.gateway.trim() || null, dns };
}

/** Fields that cannot be right. The device looks more closely: this spares the way there. */
export function faultsOf(family: Family, draft: Draft): DraftField[] {
  const isAddress = family === 'ipv4' ? isIpv4 : isIpv6;
  const most = family === 'ipv4' ? 32 : 128;
  const faults: DraftField[] = [];
  if (draft.method === 'manual') {
    const addresses = listOf(draft.address);
    const fits = (text: string): boolean => {
      const [address = '', prefix = '', ...rest] = text.split('/');
      return rest.length === 0 && isAddress(address) && /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= most;
    };
    if (addresses.length === 0 || !addresses.every(fits)) faults.push('address');
    if (draft.gateway.trim() !== '' && !isAddress(draft.gateway.trim())) faults.push('gateway');
  }
  if (draft.method !== 'disabled' && !listOf(draft.dns).every(isAddress)) faults.push('dns');
  return faults;
}

function listOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

export function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** By the parser of URLs, which knows every form. */
export function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`);
}

/** Address of this dashboard at another address of the device. */
export function linkTo(address: string, protocol: string): string {
  return `${protocol}//${address.includes(':') ? `[${address}]` : address}/`;
}
