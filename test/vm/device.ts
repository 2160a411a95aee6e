import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { linkSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../../image/tools/steps.ts';
import { VirtualMachine } from '../../image/tools/vm.ts';
import { ApiClient, getPlain } from './api-client.ts';
import { board, within } from './board.ts';
import { type Outcome, RootShell, shellArgs } from './shell.ts';

/** Only a broken product takes longer, even on a busy computer without KVM. */
const bootTimeoutMs = 600_000;

/** tap ends a file that takes too long with SIGTERM; without an exit the VM would stay. */
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** What the serial console tells the owner. */
export interface ConsolePage {
  claimCode: string | undefined;
  /** SHA-256 of the device's authority, 32 bytes as `AA:BB:…`. */
  fingerprint: string;
  addresses: string[];
}

export function readConsole(text: string): ConsolePage | undefined {
  // Each page begins by clearing the screen; the last complete one counts.
  const page = text.slice(text.lastIndexOf('Lares '));
  const print = /authority:\s+((?:[0-9A-F]{2}:){16})\s+((?:[0-9A-F]{2}:){15}[0-9A-F]{2})/.exec(page);
  if (!print) return undefined;
  return {
    claimCode: /Claim code\s+([2-9A-Z]{4}-[2-9A-Z]{4})/.exec(page)?.[1],
    fingerprint: `${print[1]}${print[2]}`,
    addresses: [...page.matchAll(/https:\/\/(\S+)/g)].map(([, address]) => address ?? ''),
  };
}

/** The image, under a name that stays while the story runs, even if another build replaces it meanwhile. */
function shippedImage(folder: string): string {
  const image = realpathSync(path.join(root, `build/cache/${board.name}/disk`));
  const kept = path.join(folder, 'image');
  try {
    linkSync(image, kept);
    return kept;
  } catch (error) {
    // Linux lets only its owner link a file, and the image was built as root.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    return image;
  }
}

/** One device: a disk made from the shipped image, booted as often as a story wants. */
export class Device {
  readonly folder: string;
  readonly #extraArgs: readonly string[];
  #vm: VirtualMachine | undefined;
  #shell: Promise<RootShell> | undefined;
  #ca: string | undefined;

  private constructor(folder: string, extraArgs: readonly string[]) {
    this.folder = folder;
    this.#extraArgs = extraArgs;
  }

  /**
   * A new device as it comes out of the box, with a 16 GiB disk. `withShell: false` boots it without any test aid;
   * `extraArgs` are more of QEMU's.
   */
  static create(name: string, { withShell = true, extraArgs = [] }: { withShell?: boolean; extraArgs?: readonly string[] } = {}): Device {
    const folder = path.join(root, 'build/vm', board.name, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const device = new Device(folder, [...(withShell ? shellArgs : []), ...extraArgs]);
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', shippedImage(folder), '-F', 'raw', device.disk, '16G']);
    return device;
  }

  get disk(): string {
    return path.join(this.folder, 'disk.qcow2');
  }

  get vm(): VirtualMachine {
    if (!this.#vm) throw new Error('the device is off');
    return this.#vm;
  }

  /** Power on. `cable: false`: nothing is plugged into its network port. */
  async powerOn({ cable = true }: { cable?: boolean } = {}): Promise<void> {
    this.#vm = await VirtualMachine.start({
      board: board.name,
      disk: this.disk,
      firmwareState: path.join(this.folder, 'firmware.fd'),
      serialLog: path.join(this.folder, 'serial.log'),
      extraArgs: this.#extraArgs,
      cable,
    });
    this.#ca = undefined;
  }

  /** Power on, and wait for the first 200 of /healthz. Returns the ms between the two. */
  async boot(): Promise<number> {
    await this.powerOn();
    return this.waitReady();
  }

  async waitReady(): Promise<number> {
    return this.vm.waitForAnswer(within(bootTimeoutMs));
  }

  /** Waits for a console page that satisfies; by default the first one with the fingerprint. */
  async consolePage(wanted: (page: ConsolePage) => boolean = () => true): Promise<ConsolePage> {
    // The VM of now: when the time is up, the device may have been switched off long ago.
    const { vm } = this;
    const deadline = AbortSignal.timeout(within(120_000));
    for (;;) {
      const page = readConsole(vm.serialText);
      if (page && wanted(page)) return page;
      try {
        await once(vm, 'serial', { signal: deadline });
      } catch (error) {
        throw new Error(`the console never said so:\n${vm.serialText.slice(-2000)}`, { cause: error });
      }
    }
  }

  /** The device's authority, fetched over http as an owner would, and held against the console's fingerprint. */
  async authority(): Promise<string> {
    if (this.#ca === undefined) {
      const { body } = await getPlain(this.vm.httpPort, '/device-ca.crt');
      const { fingerprint } = await this.consolePage();
      const found = new X509Certificate(String(body)).fingerprint256;
      if (found !== fingerprint) throw new Error(`authority ${found}, but the console says ${fingerprint}`);
      this.#ca = String(body);
    }
    return this.#ca;
  }

  /** A client without a session. */
  async client(host = 'localhost'): Promise<ApiClient> {
    return new ApiClient({ port: this.vm.httpsPort, ca: await this.authority(), host });
  }

  /** Runs a script as root on the device. */
  async shell(script: string, timeoutMs?: number): Promise<Outcome> {
    this.#shell ??= RootShell.open(path.join(this.vm.folder, 'shell'), bootTimeoutMs);
    return (await this.#shell).run(script, timeoutMs);
  }

  /** The output of a script which has to succeed. */
  async ask(script: string, timeoutMs?: number): Promise<string> {
    const { code, output } = await this.shell(script, timeoutMs);
    if (code !== 0) throw new Error(`exit code ${code}: ${script}\n${output}`);
    return output;
  }

  async #off(end: (vm: VirtualMachine) => Promise<void>): Promise<void> {
    const vm = this.#vm;
    const shell = this.#shell;
    this.#vm = undefined;
    this.#shell = undefined;
    if (vm) await end(vm);
    (await shell?.catch(() => undefined))?.close();
  }

  /** Power is gone, between two instructions. The computer's page cache keeps what the disk had been given. */
  powerCut(): Promise<void> {
    return this.#off((vm) => vm.cutPower());
  }

  /** The power button: a clean shutdown. */
  powerDown(): Promise<void> {
    return this.#off((vm) => vm.powerDown(within(120_000)));
  }

  /** Off, and nothing left on this computer but the serial log. */
  async discard(): Promise<void> {
    await this.powerCut();
    for (const file of [this.disk, path.join(this.folder, 'image')]) rmSync(file, { force: true });
  }
}
