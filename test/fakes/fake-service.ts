import { once } from 'node:events';
import dbus from 'dbus-next';

/** What a fake answers with. */
export interface Reply {
  readonly signature: string;
  readonly body: unknown[];
}

export class FakeError extends Error {
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super(message);
    this.errorName = errorName;
  }
}

/** One recorded call. */
export interface Recorded {
  /** Unique name of the caller. */
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

export type Handler = (call: Recorded) => Reply | undefined | 'hang';

/** Variant for a property. */
export function variant(signature: string, value: unknown): dbus.Variant {
  return new dbus.Variant(signature, value);
}

/**
 * A service on a real bus which records each call and answers as its handler says. `hang` in the handler leaves the
 * caller without an answer, as a stuck service would.
 */
export class FakeService {
  readonly calls: Recorded[] = [];
  readonly #name: string;
  readonly #handle: Handler;
  #bus: dbus.MessageBus | undefined;

  constructor(name: string, handle: Handler) {
    this.#name = name;
    this.#handle = handle;
  }

  /** Connects and takes the service's name; resolves when it has it. */
  async connect(address: string): Promise<this> {
    const bus = dbus.sessionBus({ busAddress: address.replace('unix:path=', 'unix:socket=') });
    this.#bus = bus;
    // The daemon is killed under the fake in some tests: that is their point, not an error of the fake.
    bus.on('error', () => {});
    await once(bus, 'connect');
    bus.addMethodHandler((message: dbus.Message) => this.#receive(bus, message));
    await bus.requestName(this.#name, 4);
    return this;
  }

  /** Gives the name up and disconnects, as a service that ends. */
  disconnect(): void {
    this.#bus?.disconnect();
    this.#bus = undefined;
  }

  emit(path: string, owner: string, member: string, signature: string, body: unknown[]): void {
    this.#bus?.send(dbus.Message.newSignal(path, owner, member, signature, body));
  }

  /** A signal to one connection alone, which needs no match rule to arrive. */
  emitTo(destination: string, path: string, owner: string, member: string, signature: string, body: unknown[]): void {
    const signal = dbus.Message.newSignal(path, owner, member, signature, body);
    signal.destination = destination;
    this.#bus?.send(signal);
  }

  emitPropertiesChanged(path: string, owner: string, changed: Record<string, dbus.Variant>): void {
    this.emit(path, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', 'sa{sv}as', [owner, changed, []]);
  }

  /** Resolves when the daemon has passed on everything sent so far: it takes one connection's messages in order. */
  async settled(): Promise<void> {
    const names = 'org.freedesktop.DBus';
    await this.#bus?.call(new dbus.Message({ destination: names, path: '/org/freedesktop/DBus', interface: names, member: 'GetId' }));
  }

  /** Members called, in order. */
  members(): string[] {
    return this.calls.map((call) => call.member);
  }

  #receive(bus: dbus.MessageBus, message: dbus.Message): boolean {
    const { sender, path, interface: owner, member, body } = message;
    const call = { sender, path, interface: owner, member, body };
    this.calls.push(call);
    try {
      const reply = this.#handle(call);
      if (reply === 'hang') return true;
      if (!reply) throw new FakeError('org.freedesktop.DBus.Error.UnknownMethod', `no ${message.member} here`);
      this.#send(bus, dbus.Message.newMethodReturn(message, reply.signature, reply.body));
    } catch (error) {
      const name = error instanceof FakeError ? error.errorName : 'org.freedesktop.DBus.Error.Failed';
      this.#send(bus, dbus.Message.newError(message as unknown as string, name, (error as Error).message));
    }
    return true;
  }

  /** Answers, unless the service has ended meanwhile: calls may still be in its buffer then. */
  #send(bus: dbus.MessageBus, message: dbus.Message): void {
    if (bus === this.#bus) bus.send(message);
  }
}
