/**
 * The device on its own Wi-Fi: of the range for benchmarks (RFC 2544), which no home uses and which Android does not take
 * for a private address, behind which it would look for no portal.
 */
export const PORTAL_ADDRESS = '198.19.42.1';

/** By number: needs no DNS, no mDNS, and no browser insists on https for it. */
export const PORTAL_URL = `http://${PORTAL_ADDRESS}/`;
