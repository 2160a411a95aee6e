/**
 * Which units may be changed from the dashboard: the list made when the image was built, the same one polkit and the
 * root helper obey. The agent reads it to show what is possible; it does not guard anything by it.
 */
export interface UnitPermissions {
  /** Reason why a unit may not be changed, or null when it may: a code of the agent's, or words of the image's list. */
  protection(name: string): string | null;
  /** Whether a unit that may be changed may nevertheless not be stopped or kept from starting at boot. */
  restartOnly(name: string): boolean;
}
