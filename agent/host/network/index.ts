import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Network } from './port.ts';

/**
 * Addresses from the kernel's tables below `root` (/proc/net). The agent's sandbox has no netlink, so
 * os.networkInterfaces() fails there.
 */
export function createNetwork(root = '/proc/net'): Network {
  return {
    addresses: () => [...parseFibTrie(readText(root, 'fib_trie')), ...parseIfInet6(readText(root, 'if_inet6'))],
  };
}

/** Local IPv4 addresses of /proc/net/fib_trie: leaves (`|-- address`) followed by a line `/32 host LOCAL`. */
export function parseFibTrie(text: string): string[] {
  const found = new Set<string>();
  let leaf = '';
  for (const line of text.split('\n')) {
    const address = /\|-- (\d+\.\d+\.\d+\.\d+)$/.exec(line)?.[1];
    if (address !== undefined) leaf = address;
    else if (line.includes('/32 host LOCAL') && leaf !== '' && !/^(?:127|169\.254)\./.test(leaf)) found.add(leaf);
  }
  return [...found];
}

/** Global IPv6 addresses of /proc/net/if_inet6: address, index, prefix length, scope (00 is global), flags, name. */
export function parseIfInet6(text: string): string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    const [hex, , , scope] = line.trim().split(/\s+/);
    if (hex === undefined || scope !== '00' || !/^[0-9a-f]{32}$/.test(hex)) continue;
    // The URL parser writes an address in its shortest form (RFC 5952).
    found.add(new URL(`http://[${hex.match(/.{4}/g)!.join(':')}]`).hostname.slice(1, -1));
  }
  return [...found];
}

function readText(root: string, file: string): string {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    // IPv6 switched off, for one.
    return '';
  }
}
