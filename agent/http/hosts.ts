import { isIP } from 'node:net';

/**
 * Decides which Host headers this device answers to. DNS rebinding needs a name of the attacker's, so names come from
 * an allow-list, while a literal address can only be typed or linked, never rebound, and is always accepted.
 * @param header value of Host (or :authority), with or without port
 * @param names own names, lower case, without trailing dot
 */
export function isOwnHost(header: string | undefined, names: ReadonlySet<string>): boolean {
  const name = hostName(header);
  if (name === undefined) return false;
  // Names first: Node's expression for IPv6 costs the first caller 3 ms.
  return name === 'localhost' || names.has(name) || isIP(name) !== 0;
}

/** Host part of a Host header, or undefined when it is not one: `[::1]:8443` → `::1`, `Lares.local` → `lares.local`. */
export function hostName(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?))(?::\d{1,5})?$/.exec(header ?? '');
  if (!match) return undefined;
  if (match[1] !== undefined) return isIP(match[1]) === 6 ? match[1] : undefined;
  return match[2]!.toLowerCase();
}

/**
 * Names by which the network may know a device: `lares`, `lares.local`.
 * @param published what multicast DNS really says, should another device have the name: `lares-2.local`
 */
export function ownNames(hostname: string, published?: string): ReadonlySet<string> {
  const name = hostname.toLowerCase();
  return new Set([name, `${name}.local`, ...(published === undefined ? [] : [published.toLowerCase()])]);
}
