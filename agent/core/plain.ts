/** What the edge asks of AuthService about plain http on the network: the way in that somebody can listen to. */
export interface PlainWay {
  /** Tells whether the owner lets clients at this address in without encryption. @param address as nginx saw it */
  admits(address: string): boolean;
}

/** Name of the cookie there: not the one of https, and neither opens anything at the other door. */
export const PLAIN_COOKIE = 'lares-plain';
