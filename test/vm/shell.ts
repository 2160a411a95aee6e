import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connected } from '../../image/tools/qmp.ts';
import { within } from './board.ts';

/**
 * The way into the device for tests: a root shell on a virtual console. Nothing of it is in the image; systemd takes
 * the unit from the emulator's firmware (SMBIOS type 11), see systemd.system-credentials(7), `systemd.extra-unit.*`.
 */
const unit = `[Unit]
DefaultDependencies=no
[Service]
ExecStartPre=/sbin/modprobe virtio_console
ExecStart=/bin/bash -c "exec </dev/hvc0 >/dev/hvc0 2>&1; stty raw -echo; exec /bin/bash"
Restart=always
RestartSec=1
`;
const dropIn = '[Unit]\nWants=lares-test-shell.service\n';

/** Arguments of QEMU that hand a systemd credential over to the device. */
export function credential(name: string, text: string): string[] {
  const value = Buffer.from(text).toString('base64');
  return ['-smbios', `type=11,value=io.systemd.credential.binary:${name}=${value}`];
}

/** For `extraArgs` of a VM: `{folder}` is replaced by the folder of its sockets. */
export const shellArgs: readonly string[] = [
  '-device', 'virtio-serial-pci',
  '-chardev', 'socket,id=shell,path={folder}/shell,server=on,wait=off',
  '-device', 'virtconsole,chardev=shell',
  ...credential('systemd.extra-unit.lares-test-shell.service', unit),
  ...credential('systemd.unit-dropin.basic.target', dropIn),
];

export interface Outcome {
  code: number;
  /** Standard output and error, in the order written, without the last line break. */
  output: string;
}

/** Commands as root on the device, one at a time. */
export class RootShell {
  readonly #socket: Socket;
  #received = '';
  #count = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.#received += text;
      socket.emit('more');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => socket.emit('more'));
  }

  /** Waits until a shell answers. Deadlines are those of an emulated PC (board.ts). */
  static async open(path: string, timeoutMs: number): Promise<RootShell> {
    const deadlineMs = Date.now() + within(timeoutMs);
    const socket = await connected(path);
    const shell = new RootShell(socket);
    // What is written before the shell reads is lost or echoed, so ask until the answer comes.
    while (!/lares-shell-42/.test(shell.#received)) {
      if (Date.now() > deadlineMs) throw new Error(`no shell within ${timeoutMs} ms: ${shell.#received}`);
      socket.write('\necho lares-shell-$((6*7))\n');
      await sleep(250);
    }
    return shell;
  }

  /** Runs a script with bash. Rejects when it does not end in time; its exit code does not matter. */
  run(script: string, timeoutMs = 60_000): Promise<Outcome> {
    const turn = this.#last.then(() => this.#runNow(script, timeoutMs));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #runNow(script: string, timeoutMs: number): Promise<Outcome> {
    const mark = `lares-mark-${(this.#count += 1)}`;
    const text = Buffer.from(script).toString('base64');
    this.#received = '';
    this.#socket.write(`echo ${mark}"<"; bash -c "$(base64 -d <<<${text})" </dev/null 2>&1; code=$?; echo; echo ${mark}">$code;"\n`);
    const deadline = AbortSignal.timeout(within(timeoutMs));
    for (;;) {
      const match = new RegExp(`${mark}<\\n([\\s\\S]*)\\n${mark}>(\\d+);`).exec(this.#received.replaceAll('\r', ''));
      if (match) return { output: (match[1] ?? '').replace(/\n$/, ''), code: Number(match[2]) };
      if (this.#socket.destroyed) throw new Error(`the shell closed during: ${script}`);
      try {
        await once(this.#socket, 'more', { signal: deadline });
      } catch {
        throw new Error(`not done within ${timeoutMs} ms: ${script}\n${this.#received.slice(-2000)}`);
      }
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
