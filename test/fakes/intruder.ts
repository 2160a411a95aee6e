import { once } from 'node:events';
import dbus from 'dbus-next';

/** A method an intruder would like to call; arguments do not matter, since it must not get that far. */
export interface Attempt {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

/**
 * Tries each call three ways: by the well-known name, by the owner's unique name, and without naming the interface, as
 * one would to slip past rules. Resolves with `answered` or the error's name, or says how the ways differ.
 */
export async function tryAll(address: string, attempts: readonly Attempt[]): Promise<string[]> {
  const bus = dbus.sessionBus({ busAddress: address.replace('unix:path=', 'unix:socket=') });
  await once(bus, 'connect');
  const outcomes: string[] = [];
  for (const attempt of attempts) {
    const byName = await outcome(bus, attempt);
    const byOwner = await outcome(bus, { ...attempt, destination: await ownerOf(bus, attempt.destination) });
    const { interface: _, ...unnamed } = attempt;
    const withoutInterface = await outcome(bus, unnamed);
    const isPlain = withoutInterface !== 'answered' && byOwner === byName;
    outcomes.push(isPlain ? byName : `by name ${byName}, by owner ${byOwner}, without interface ${withoutInterface}`);
  }
  bus.disconnect();
  return outcomes;
}

async function outcome(bus: dbus.MessageBus, call: dbus.MessageLike): Promise<string> {
  try {
    await bus.call(new dbus.Message(call));
    return 'answered';
  } catch (error) {
    return (error as dbus.DBusError).type;
  }
}

async function ownerOf(bus: dbus.MessageBus, name: string): Promise<string> {
  const daemon = 'org.freedesktop.DBus';
  const call = { destination: daemon, path: '/org/freedesktop/DBus', interface: daemon, member: 'GetNameOwner', signature: 's', body: [name] };
  const reply = await bus.call(new dbus.Message(call));
  return reply!.body[0] as string;
}
