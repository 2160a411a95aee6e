/** Where nothing is shown to a session without encryption: pages of accounts are secret throughout. */
const closed = ['/users', '/account'];

/** Tells whether a place of the dashboard needs encryption. @param location as the router has it */
export function isClosed(location: string): boolean {
  return closed.some((path) => location === path || location.startsWith(`${path}/`));
}

/** The same place of the device over https, on its usual port. */
export function encryptedAddress(hostname: string, location: string): string {
  return `https://${hostname}/#${location}`;
}
