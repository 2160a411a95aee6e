import { isIPv4, isIPv6 } from 'node:net';
import type { PlainWay } from '../../core/plain.ts';
import type { ConfigService } from '../config/index.ts';
import { allowPlainHttp } from './settings.ts';
import { networkOf } from './throttle.ts';

/** Private (RFC 1918), of the link (RFC 3927), and the device itself. Not 100.64.0.0/10: that is the provider's network. */
const nearV4 = /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
/** Unique local (RFC 4193), of the link, and the device itself. */
const nearV6 = /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):|^::1$/;

/**
 * Tells whether an address is of this network, which no router of the internet leads to; or of the range from which the
 * device has an address too: with IPv6 neighbours have public ones.
 * @param own the device's addresses, asked for only where they decide
 */
export function isNear(address: string, own: () => readonly string[]): boolean {
  // As throttling reads it: without the zone, and IPv4 in IPv6 as IPv4.
  const network = networkOf(address);
  if (isIPv4(network)) return nearV4.test(network);
  const plain = address.split('%', 1)[0]!.toLowerCase();
  if (!isIPv6(plain)) return false;
  return nearV6.test(plain) || own().some((one) => isIPv6(one) && networkOf(one) === network);
}

/** Plain http as the owner has set it: off unless they switched it on, and never for who is on another network. */
export class OwnersPlainWay implements PlainWay {
  readonly #config: Pick<ConfigService, 'value'>;
  readonly #addresses: () => readonly string[];

  /** @param addresses the device's own */
  constructor(config: Pick<ConfigService, 'value'>, addresses: () => readonly string[]) {
    this.#config = config;
    this.#addresses = addresses;
  }

  get open(): boolean {
    return this.#config.value(allowPlainHttp);
  }

  admits(address: string): boolean {
    return this.open && isNear(address, this.#addresses);
  }
}
