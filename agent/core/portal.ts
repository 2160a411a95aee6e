/** What the edge asks of SetupService about the portal, the web pages on the setup Wi-Fi. */
export interface Portal {
  /** Whether the device is being set up. Only then do routes of the access level `setup` exist. */
  readonly open: boolean;
  /**
   * Whether the wizard has let this client go, so that its operating system may learn that nothing holds it here any
   * more. Until then it must not: it would close the wizard's page.
   * @param address of the client on the setup Wi-Fi
   */
  isReleased(address: string): boolean;
  /** Where the dashboard will be, for clients that were let go: `https://lares.local/`. */
  readonly dashboard: string;
}
