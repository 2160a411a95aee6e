import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { copyFileSync, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { accelerator } from './accelerator.ts';
import { readBoard } from './board.ts';
import { machineOf } from './machine.ts';
import { Qmp } from './qmp.ts';

export interface VmOptions {
  /** What kind of computer; x86 by default. */
  board?: string;
  /** The disk, qcow2; written to. */
  disk: string;
  /** UEFI's variables; made when missing. Belongs to the disk. */
  firmwareState: string;
  /** Where everything the serial console says is appended. */
  serialLog?: string;
  memoryMiB?: number;
  /** Ports on 127.0.0.1 of this computer which lead to the device's 443 and 80; free ones by default. */
  httpsPort?: number;
  httpPort?: number;
  /** Whether a cable is in the network port when the device is switched on; so by default. See setCable. */
  cable?: boolean;
  /** More arguments for QEMU, such as the tests' way to a shell. `{folder}` becomes the folder of the VM's sockets. */
  extraArgs?: readonly string[];
}

/** A port on 127.0.0.1 that is free now: the wanted one if possible. */
async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Status code of a GET of /healthz, or undefined when nothing answers. The certificate is the device's own. */
function healthStatus(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = https.get(
      { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false, agent: false, timeout: 5000 },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', () => resolve(undefined));
  });
}

/** A device in QEMU: a computer of its board's kind with UEFI, virtio disk and network, the serial console. */
export class VirtualMachine extends EventEmitter<{ serial: [string]; exit: [] }> {
  readonly httpsPort: number;
  readonly httpPort: number;
  /** Of the control sockets. Short, since unix socket paths end at 108 characters. */
  readonly folder: string;
  readonly startedMs = Date.now();
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #serial = '';
  #complaints = '';

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    folder: string,
    ports: { httpsPort: number; httpPort: number },
    serialLog: string | undefined,
  ) {
    super();
    this.#child = child;
    this.folder = folder;
    this.httpsPort = ports.httpsPort;
    this.httpPort = ports.httpPort;
    // A VM that is gone reads no keys.
    child.stdin.on('error', () => undefined);
    const log = serialLog === undefined ? undefined : createWriteStream(serialLog, { flags: 'a' });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#serial += text;
      log?.write(text);
      this.emit('serial', text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => {
      process.off('exit', endWithUs);
      log?.end();
      rmSync(folder, { recursive: true, force: true });
      this.emit('exit');
    });
  }

  static async start(options: VmOptions): Promise<VirtualMachine> {
    const board = readBoard(options.board ?? 'x86');
    const { program, machine, emulatedCpu, firmwareCode, firmwareVariables } = machineOf(board);
    if (!existsSync(options.firmwareState)) copyFileSync(firmwareVariables, options.firmwareState);
    const folder = mkdtempSync(path.join(tmpdir(), 'lares-vm-'));
    const ports = { httpsPort: await freePort(options.httpsPort), httpPort: await freePort(options.httpPort) };
    const accel = await accelerator(board);
    const args = [
      '-machine', machine,
      ...(accel === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,thread=multi', '-cpu', emulatedCpu]),
      '-smp', '2', '-m', String(options.memoryMiB ?? 1024), '-nodefaults', '-display', 'none',
      '-drive', `if=pflash,format=raw,readonly=on,file=${firmwareCode}`,
      '-drive', `if=pflash,format=raw,file=${options.firmwareState}`,
      '-drive', `file=${options.disk},format=qcow2,if=none,id=disk,cache=writeback,discard=unmap`,
      '-device', 'virtio-blk-pci,drive=disk,bootindex=0', '-device', 'virtio-rng-pci',
      '-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${ports.httpsPort}-:443,hostfwd=tcp:127.0.0.1:${ports.httpPort}-:80`,
      '-device', 'virtio-net-pci,netdev=net,romfile=', '-serial', 'stdio',
      '-qmp', `unix:${folder}/qmp,server=on,wait=off`,
      ...(options.extraArgs ?? []).map((arg) => arg.replaceAll('{folder}', folder)),
    ];
    // A process group of its own, or Ctrl-C in the terminal would end QEMU before the device could shut down.
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    await once(child, 'spawn');
    const vm = new VirtualMachine(child, folder, ports, options.serialLog);
    if (options.cable === false) await vm.setCable(false);
    return vm;
  }

  /** Plugs the cable of the network port in, or pulls it. */
  async setCable(plugged: boolean): Promise<void> {
    const qmp = await Qmp.connect(path.join(this.folder, 'qmp'));
    await qmp.execute('set_link', { name: 'net', up: plugged });
    qmp.close();
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Everything the serial console has said, without the terminal's control sequences. */
  get serialText(): string {
    // eslint-disable-next-line no-control-regex
    return this.#serial.replace(/\u001B\[[0-9;?=]*[A-Za-z]/g, '').replaceAll('\r', '');
  }

  /** Presses keys at the serial console. */
  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Waits until the console has said something that matches. Rejects after the time, or when the VM ends. */
  async waitForSerial(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const match = pattern.exec(this.serialText);
      if (match) return match;
      if (!this.running) throw new Error(`the VM ended before its console said ${pattern}: ${this.#complaints}`);
      await this.#news(deadline);
      if (deadline.aborted) {
        throw new Error(`the console did not say ${pattern} within ${timeoutMs} ms:\n${this.serialText.slice(-2000)}`);
      }
    }
  }

  /** More words of the console, the end of the VM, or the deadline: whichever is first. */
  #news(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.off('serial', settle).off('exit', settle);
        deadline.removeEventListener('abort', settle);
        resolve();
      };
      this.once('serial', settle).once('exit', settle);
      deadline.addEventListener('abort', settle);
      if (deadline.aborted) settle();
    });
  }

  /** Waits for the first 200 of /healthz through the web server. Returns the ms since power-on. */
  async waitForAnswer(timeoutMs: number): Promise<number> {
    const deadlineMs = Date.now() + timeoutMs;
    while (Date.now() < deadlineMs) {
      if (!this.running) throw new Error(`the VM ended before it answered: ${this.#complaints}`);
      if ((await healthStatus(this.httpsPort)) === 200) return Date.now() - this.startedMs;
      await sleep(250);
    }
    throw new Error(`no answer within ${timeoutMs} ms; the console's last words:\n${this.serialText.slice(-2000)}`);
  }

  /** Presses the power button and waits for the device to shut down. Past the time, power is cut and it rejects. */
  async powerDown(timeoutMs = 120_000): Promise<void> {
    if (!this.running) return;
    const ended = once(this, 'exit');
    const qmp = await Qmp.connect(path.join(this.folder, 'qmp'));
    await qmp.execute('system_powerdown');
    const timer = setTimeout(() => void this.cutPower(), timeoutMs);
    await ended;
    clearTimeout(timer);
    qmp.close();
    if (this.#child.signalCode !== null) throw new Error(`the device did not shut down within ${timeoutMs} ms`);
  }

  /** Power cut: QEMU is killed between two instructions. What the device had flushed is on the disk. */
  async cutPower(): Promise<void> {
    if (!this.running) return;
    const ended = once(this, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
