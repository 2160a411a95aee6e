import { defineError } from '../../core/errors/index.ts';

export const helperAbsent = defineError('helper.absent', 503, 'The part of the system that makes lasting changes is not there.',
  'Nothing, on a computer without it; on a device, report it.');
export const helperTimeout = defineError('helper.timeout', 504, 'The part of the system that makes lasting changes did not answer within {timeoutMs} ms.',
  'Look whether the change happened before repeating it.');
export const helperRefused = defineError('helper.refused', 403, 'The system does not permit {verb} for {subject} ({reason}).',
  'Nothing: the device protects this so that it stays reachable.');
export const helperFailed = defineError('helper.failed', 502, 'The system could not carry out {verb} for {subject}.',
  'Try again; the journal of lares-helper@.service holds the cause.');

/** What only root may do, one typed verb each; the root helper checks every argument again by itself. */
export interface Helper {
  /** Makes a unit start at boot. @throws LaresError helper.absent, helper.timeout, helper.refused, helper.failed */
  enableUnit(name: string): Promise<void>;
  /** Keeps a unit from starting at boot. @throws LaresError as enableUnit */
  disableUnit(name: string): Promise<void>;
  /**
   * Sets the rules for Wi-Fi, now and at every boot.
   * @param country ISO 3166-1 alpha-2, or `00`: what is allowed everywhere
   * @throws LaresError as enableUnit
   */
  setWifiCountry(country: string): Promise<void>;
  /**
   * Sets a clock that no time server has set yet; refused for a time from before the image or 20 years after it.
   * @param timeMs since the epoch, to the second
   * @throws LaresError as enableUnit
   */
  setClock(timeMs: number): Promise<void>;
}
