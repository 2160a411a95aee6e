import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

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
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const qmp = new Qmp(socket);
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
