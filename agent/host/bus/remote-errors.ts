import { type ErrorDefinition, LaresError } from '../../core/errors/index.ts';
import { busAbsent, busFailed, busRefused, busTimeout, busUnavailable, type MethodCall } from './port.ts';

/** Error names of the D-Bus specification and of polkit's callers (sd-bus: bus-common-errors.h). */
const meanings: Readonly<Record<string, ErrorDefinition>> = {
  'org.freedesktop.DBus.Error.AccessDenied': busRefused,
  'org.freedesktop.DBus.Error.AuthFailed': busRefused,
  'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired': busRefused,
  'org.freedesktop.DBus.Error.ServiceUnknown': busAbsent,
  'org.freedesktop.DBus.Error.NameHasNoOwner': busAbsent,
  // The daemon's word for a service that ended without answering.
  'org.freedesktop.DBus.Error.NoReply': busUnavailable,
  'org.freedesktop.DBus.Error.Timeout': busTimeout,
  'org.freedesktop.DBus.Error.TimedOut': busTimeout,
  'org.freedesktop.DBus.Error.Disconnected': busUnavailable,
};

/** The catalogue error for a remote one. The remote text stays in `cause`: it may name things clients must not see. */
export function fromRemote(call: MethodCall, name: string, message: string, timeoutMs: number): LaresError {
  // org.freedesktop.DBus.Error.Spawn.*: the service exists but could not be started.
  const definition = meanings[name] ?? (name.startsWith('org.freedesktop.DBus.Error.Spawn.') ? busAbsent : busFailed);
  const params = { member: call.member, destination: call.destination, remote: name, timeoutMs };
  return new LaresError(definition, params, { cause: new Error(`${name}: ${message}`) });
}
