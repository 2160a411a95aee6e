/**
 * Which units may be changed from the dashboard: the list made when the image was built, the same one polkit and the
 * root helper obey. The agent reads it to show what is possible; it does not guard anything by it.
 */
export interface UnitPermissions {
  /** Reason code why a unit may not be changed, or null when it may. */
  protection(name: string): string | null;
}
