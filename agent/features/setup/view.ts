import type { WifiNetwork } from '../../host/connections/port.ts';
import { limits } from './limits.ts';
import type { Machine } from './machine.ts';
import { decodeSsid, encodeSsid, nameOf } from './names.ts';
import type { Answers, FoundNetwork, SetupPhase, SuccessFacts, TrialResult } from './schema.ts';

const MOST_NETWORKS = 64;

/** Where setup is, in the words of the pages. */
export function phaseOf({ phase, purpose, complete, held, result }: Machine): SetupPhase {
  switch (phase) {
    case 'preparing':
      return 'applying';
    case 'trial':
    case 'restoring':
    case 'keeping':
      return 'trying';
    case 'confirm':
    case 'leaving':
      return 'connected';
    case 'wired':
    case 'closed':
    case 'noAccessPoint':
    case 'noNetworkManager':
      return complete ? 'complete' : 'closed';
    case 'opening':
    case 'ready':
    case 'rescan':
      if (purpose === 'recovery') return 'recovery';
      if (phase === 'opening' && result === null && !held) return 'starting';
      return held ? 'taken' : 'open';
    default:
      return complete ? 'complete' : 'starting';
  }
}

const recovering: ReadonlySet<Machine['phase']> = new Set(['ready', 'rescan', 'preparing', 'trial', 'restoring', 'keeping', 'opening']);

/** Whether the portal has any business: setup is not over, or its owner may choose another network. */
export function isPortalOpen({ complete, purpose, phase }: Machine): boolean {
  return !complete || (purpose === 'recovery' && recovering.has(phase));
}

/** Networks for the list: those with a name, strongest first. Ours is not among them. */
export function foundNetworks(networks: readonly WifiNetwork[], ours: readonly string[]): FoundNetwork[] {
  return networks
    .filter(({ ssid }) => ssid.length > 0 && !ours.includes(Buffer.from(ssid).toString('utf8')))
    .slice(0, MOST_NETWORKS)
    .map(({ ssid, signalPercent, frequencyMhz, security }) => ({
      ssid: encodeSsid(ssid), name: nameOf(ssid), signalPercent: Math.round(signalPercent), frequencyMhz: Math.round(frequencyMhz), security,
      joinable: security !== 'wep' && security !== 'unknown',
    }));
}

/** @param facts as they are now: NetworkManager finds a sign-in page some seconds after it has joined */
export function trialResult({ result, facts }: Pick<Machine, 'result' | 'facts'>): TrialResult | null {
  if (!result) return null;
  const { outcome, failure, ssid, atMs } = result;
  const note = outcome === 'connected' && facts.station && facts.portal ? 'portal-behind' : null;
  return { outcome, cause: failure?.cause ?? note, reason: failure?.reason ?? null, ssid, name: nameOf(decodeSsid(ssid)), atMs };
}

export interface Whereabouts {
  /** As announced: `lares.local`. */
  readonly mdnsName: string;
  readonly addresses: readonly string[];
}

/** Where the device is from now on; null while it is nowhere. */
export function successFacts({ phase, facts, confirming, result }: Machine, { mdnsName, addresses }: Whereabouts): SuccessFacts | null {
  if (!['confirm', 'leaving', 'finishing'].includes(phase) || !(facts.wired || facts.station)) return null;
  const via = confirming?.via ?? (facts.station ? 'wifi' : 'cable');
  const [first] = addresses;
  const ssid = confirming?.ssid ?? result?.ssid ?? '';
  return {
    mdnsName, addresses: [...addresses], via, url: `https://${mdnsName}/`,
    addressUrl: first === undefined ? null : `https://${first.includes(':') ? `[${first}]` : first}/`,
    networkName: via === 'wifi' && ssid !== '' ? nameOf(decodeSsid(ssid)) : null,
  };
}

/** Whether the open network's half hour since power-on is over. */
export function isOpenWindowOver(nowMs: number, bootedAtMs: number): boolean {
  return nowMs - bootedAtMs >= limits.openWindowMs;
}

/** What somebody sees of the answers who does not hold the wizard. */
export const nothingAnswered: Answers = { language: null, country: null, network: null, deviceName: null, owner: null, timezone: null, updates: null };
