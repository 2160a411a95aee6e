import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { Neighbours } from './port.ts';

/** Gateways of homes resolve names, so this one is open or refused rather than dropped. */
const PORT = 53;
/** ATF_COM of linux/if_arp.h: the entry is complete. */
const COMPLETE = 0x2;

/** Reads below `root`, so that tests can describe other machines. */
export function createNeighbours(root = '/'): Neighbours {
  const macOf = (address: string): string | undefined => findMac(readTable(root), address);
  return {
    macOf,
    answers: async (address, timeoutMs) => (await reaches(address, timeoutMs)) || macOf(address) !== undefined,
  };
}

/** proc_net_arp: `IP address  HW type  Flags  HW address  Mask  Device`. */
export function findMac(table: string, address: string): string | undefined {
  for (const line of table.split('\n').slice(1)) {
    const [ip, , flags, mac] = line.trim().split(/\s+/);
    if (ip === address && mac !== undefined && (Number(flags) & COMPLETE) !== 0 && mac !== '00:00:00:00:00:00') return mac.toLowerCase();
  }
  return undefined;
}

function readTable(root: string): string {
  try {
    return readFileSync(path.join(root, 'proc/net/arp'), 'utf8');
  } catch {
    // A computer without IPv4 has no such table.
    return '';
  }
}

/** Not with a datagram: Node binds one first, and the agent may bind nothing (SocketBindDeny=). */
function reaches(address: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: PORT });
    const end = (answered: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => end(false), timeoutMs);
    socket.once('connect', () => end(true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET'));
  });
}
