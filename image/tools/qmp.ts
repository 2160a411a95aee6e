import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** QEMU has its sockets long before this, even on a busy computer; later means that it did not start. */
const SOCKET_MS = 30_000;

interface Answer {
  return?: unknown;
  error?: { desc: string };
  QMP?: unknown;
  event?: string;
}

/** QEMU's machine protocol (QMP) on its unix socket: one command at a time. */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      if (answer.return !== undefined || answer.error !== undefined) this.#waiting.shift()?.(answer);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const settle of this.#waiting.splice(0)) settle({ return: {} });
    });
  }

  /** Connects and negotiates. QEMU accepts one client at a time. */
  static async connect(path: string): Promise<Qmp> {
    const qmp = new Qmp(await connected(path));
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  async execute(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    });
    if (answer.error) throw new Error(`${command}: ${answer.error.desc}`);
    return answer.return;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** QEMU makes its sockets a moment after its start, and listens on each a moment after it was made. */
export async function connected(path: string): Promise<Socket> {
  const deadlineMs = Date.now() + SOCKET_MS;
  for (;;) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      socket.destroy();
      if (Date.now() > deadlineMs || !/^(ENOENT|ECONNREFUSED)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await sleep(20);
    }
  }
}
