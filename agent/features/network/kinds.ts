import type { AddressPlan, Connections, WifiJoin } from '../../host/connections/port.ts';
import type { ChangeRow } from './store.ts';

/** A change that is asked for. What is secret in it stays in memory. */
export type Request =
  | { readonly kind: 'join'; readonly device: string; readonly subject: string; readonly join: WifiJoin }
  | { readonly kind: 'activate' | 'forget'; readonly device: string; readonly subject: string; readonly uuid: string }
  | { readonly kind: 'addresses'; readonly device: string; readonly subject: string; readonly ipv4: AddressPlan; readonly ipv6: AddressPlan };

/** How it was before. JSON in the store. */
export interface Before {
  /** UUID of what was active on the interface. */
  readonly connection?: string;
  readonly ipv4?: AddressPlan;
  readonly ipv6?: AddressPlan;
}

export async function before(connections: Connections, { kind, device }: Request): Promise<Before> {
  const [devices, saved] = await Promise.all([connections.devices(), connections.saved()]);
  const active = saved.find(({ uuid }) => uuid === devices.find(({ name }) => name === device)?.connection);
  if (!active) return {};
  return kind === 'addresses' ? { connection: active.uuid, ipv4: active.ipv4, ipv6: active.ipv6 } : { connection: active.uuid };
}

/** Begins it. @returns UUID of the connection it is about */
export async function apply(connections: Connections, request: Request): Promise<string> {
  switch (request.kind) {
    case 'join': return connections.join(request.join);
    case 'addresses': return connections.setAddresses(request.device, request.ipv4, request.ipv6);
    case 'activate': await connections.activate(request.uuid, request.device); break;
    case 'forget': await connections.forget(request.uuid); break;
  }
  return request.uuid;
}

/** Makes it lasting. */
export async function keep(connections: Connections, { kind, connection }: ChangeRow): Promise<void> {
  if (connection === null) return;
  if (kind === 'join') await connections.keepJoined(connection);
  if (kind === 'addresses') await connections.keepAddresses(connection);
}

/** Whether it is so now, whatever was meant to become of it. */
export async function isInEffect(connections: Connections, row: ChangeRow): Promise<boolean> {
  const saved = (await connections.saved()).find(({ uuid }) => uuid === row.connection);
  switch (row.kind) {
    case 'join': return saved !== undefined;
    case 'forget': return saved === undefined;
    case 'activate': return (await connections.devices()).some(({ name, connection }) => name === row.interface && connection === row.connection);
    case 'addresses': {
      const { ipv4, ipv6 } = JSON.parse(row.before) as Before;
      return saved !== undefined && JSON.stringify([saved.ipv4, saved.ipv6]) !== JSON.stringify([ipv4, ipv6]);
    }
  }
}

/**
 * Undoes it without a checkpoint: NetworkManager forgets those when it restarts, while what lies in memory stays.
 * @returns whether that is possible; a forgotten network cannot be brought back, since nobody else knows its secret
 */
export async function goBack(connections: Connections, row: ChangeRow): Promise<boolean> {
  const earlier = JSON.parse(row.before) as Before;
  if (row.kind === 'forget' || row.connection === null) return false;
  const isNew = row.kind === 'join' || (row.kind === 'addresses' && earlier.ipv4 === undefined);
  if (row.kind === 'addresses' && earlier.ipv4 && earlier.ipv6) {
    await connections.setAddresses(row.interface, earlier.ipv4, earlier.ipv6);
    await connections.keepAddresses(row.connection);
    return true;
  }
  if (isNew) await connections.forget(row.connection);
  if (earlier.connection !== undefined) await connections.activate(earlier.connection, row.interface);
  else if (!isNew) await connections.deactivate(row.interface);
  return true;
}
