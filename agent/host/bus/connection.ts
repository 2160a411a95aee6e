import type { Socket } from 'node:net';
import dbus from 'dbus-next';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { paceReads } from './pace.ts';
import { busBadReply, busFailed, busTimeout, busUnavailable, type MethodCall } from './port.ts';
import { fromRemote } from './remote-errors.ts';
import { plain, typed, variants } from './variants.ts';

/** Longest a burst of messages may hold the event loop, milliseconds. */
const READ_BUDGET_MS = 8;
const CALL_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const { METHOD_RETURN, ERROR, SIGNAL, METHOD_CALL } = dbus.MessageType;

/** Message as it arrives; dbus-next's own types say `replySerial: string`, but it is a number. */
type Incoming = Omit<dbus.Message, 'replySerial'> & { readonly replySerial: number };

interface Pending {
  readonly call: MethodCall;
  readonly timeoutMs: number;
  readonly cancelTimer: () => void;
  resolve(body: readonly unknown[]): void;
  reject(error: LaresError): void;
}

export interface ConnectionEvents {
  /** @param body unwraps the arguments; most signals are dropped before that */
  onSignal(message: dbus.Message, body: () => readonly unknown[]): void;
  /** Called once, when the connection is gone for whatever reason but `close`. */
  onLost(reason: Error): void;
}

/**
 * One life of a connection to the bus. Invariants: a call is answered, timed out or failed, exactly once; after the
 * end nothing is pending; an error of the socket never leaves this class as an event.
 */
export class Connection {
  readonly #bus: dbus.MessageBus;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #events: ConnectionEvents;
  readonly #pending = new Map<number, Pending>();
  #ended = false;

  /** @param socketPath path of the bus's unix socket */
  static open(socketPath: string, clock: Clock, events: ConnectionEvents): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = new Connection(socketPath, clock, {
        onSignal: (message, body) => events.onSignal(message, body),
        onLost: (error) => {
          cancelTimer();
          reject(error);
          events.onLost(error);
        },
      });
      const cancelTimer = clock.after(CONNECT_TIMEOUT_MS, () => connection.#end(new Error('the bus did not say hello')));
      connection.#bus.once('connect', () => {
        cancelTimer();
        resolve(connection);
      });
    });
  }

  private constructor(socketPath: string, clock: Clock, events: ConnectionEvents) {
    this.#clock = clock;
    this.#events = events;
    // `unix:socket=` is dbus-next's own spelling for "plain socket, no descriptor passing, no native addon".
    this.#bus = dbus.sessionBus({ busAddress: `unix:socket=${socketPath}` });
    this.#socket = socketOf(this.#bus);
    paceReads(this.#socket, READ_BUDGET_MS);
    this.#bus.on('message', (message) => this.#receive(message as unknown as Incoming));
    this.#bus.on('error', (error: Error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the bus closed the connection')));
    // The agent offers nothing on the bus: whoever calls it is told so, instead of dbus-next introspecting itself.
    this.#bus.addMethodHandler((message: dbus.Message) => this.#refuse(message));
  }

  /** @throws LaresError as documented at Bus.call */
  call(call: MethodCall): Promise<readonly unknown[]> {
    if (call.reply.includes('h')) throw new LaresError(busBadReply, { member: call.member });
    if (this.#ended) return Promise.reject(new LaresError(busUnavailable));
    const timeoutMs = call.timeoutMs ?? CALL_TIMEOUT_MS;
    const serial = this.#bus.newSerial();
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#clock.after(timeoutMs, () => {
        this.#pending.delete(serial);
        reject(new LaresError(busTimeout, { member: call.member, timeoutMs }));
      });
      this.#pending.set(serial, { call, timeoutMs, cancelTimer, resolve, reject });
      try {
        this.#bus.send(messageOf(call, serial));
      } catch (error) {
        // A malformed argument (a NUL in a string), or a socket that closed in this very turn.
        this.#pending.delete(serial);
        cancelTimer();
        const definition = this.#socket.writable ? busFailed : busUnavailable;
        reject(new LaresError(definition, { member: call.member, remote: 'not sent' }, { cause: error }));
      }
    });
  }

  close(): void {
    this.#finish(new LaresError(busUnavailable));
  }

  #receive(message: Incoming): void {
    // What was in the buffer when the connection ended.
    if (this.#ended) return;
    if (message.type === SIGNAL) this.#events.onSignal(message as unknown as dbus.Message, () => message.body.map(plain));
    else if (message.type === METHOD_RETURN || message.type === ERROR) this.#settle(message);
  }

  #settle(message: Incoming): void {
    const pending = this.#pending.get(message.replySerial);
    if (!pending) {
      if (message.type === ERROR && message.replySerial === 1) this.#refusedHello(message);
      return;
    }
    this.#pending.delete(message.replySerial);
    pending.cancelTimer();
    const { call } = pending;
    if (message.type === ERROR) {
      pending.reject(fromRemote(call, message.errorName, String(message.body[0] ?? ''), pending.timeoutMs));
    } else if (message.signature !== call.reply) {
      pending.reject(new LaresError(busBadReply, { member: call.member }, { cause: new Error(`signature ${message.signature}`) }));
    } else {
      pending.resolve(message.body.map(call.typed ? typed : plain));
    }
  }

  /**
   * dbus-next rethrows a refused Hello (too many connections) inside a promise nobody can catch, which would end the
   * process. Throwing here keeps the message from getting there; dbus-next swallows what listeners throw.
   */
  #refusedHello(message: Incoming): never {
    setImmediate(() => this.#end(new Error(`hello refused: ${message.errorName}`)));
    throw new Error('hello refused');
  }

  #refuse(message: dbus.Message): boolean {
    if (message.type === METHOD_CALL && this.#socket.writable) {
      const refusal = 'org.freedesktop.DBus.Error.AccessDenied';
      this.#bus.send(dbus.Message.newError(message as unknown as string, refusal, 'Lares offers nothing here'));
    }
    return true;
  }

  #end(reason: Error): void {
    if (this.#ended) return;
    this.#finish(new LaresError(busUnavailable, {}, { cause: reason }));
    this.#events.onLost(reason);
  }

  #finish(error: LaresError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.destroy();
    for (const pending of this.#pending.values()) {
      pending.cancelTimer();
      pending.reject(error);
    }
    this.#pending.clear();
  }
}

/** dbus-next keeps its socket to itself and does not tell when it closes; the version is pinned, a test would notice. */
function socketOf(bus: dbus.MessageBus): Socket {
  const { _connection: connection } = bus as unknown as { _connection: { stream: Socket } };
  return connection.stream;
}

function messageOf(call: MethodCall, serial: number): dbus.Message {
  return new dbus.Message({
    serial,
    destination: call.destination,
    path: call.path,
    interface: call.interface,
    member: call.member,
    signature: call.signature ?? '',
    ...(call.startsService === false ? { flags: dbus.MessageFlag.NO_AUTO_START } : {}),
    // dbus-next turns the array it is given into its own format.
    body: (call.body ?? []).map(variants),
  });
}
