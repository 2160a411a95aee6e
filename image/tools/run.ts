/**
 * `make run`: builds what changed, boots the device in QEMU, and prints where it is and its claim code, read from the
 * serial console as an owner would. Ctrl-C presses the power button. The disk is kept in build/run/<board> until
 * `make clean`; when the image has changed, its slots are renewed and its data is kept, as an update would do.
 */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildImage } from './build-image.ts';
import { accelerator } from './accelerator.ts';
import { readBoard } from './board.ts';
import { root } from './steps.ts';
import { VirtualMachine } from './vm.ts';

const { values } = parseArgs({ options: { board: { type: 'string', default: 'x86' } } });
const board = readBoard(values.board);
/** In the checkout. */
const place = `build/run/${board.name}`;
const folder = path.join(root, place);
const disk = path.join(folder, 'disk.qcow2');
const MiB = 1 << 20;

function layout(): Record<string, number> {
  const text = readFileSync(path.join(root, 'image/disk/layout.env'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^([A-Z]+)_MIB=(\d+)/gm)].map(([, name, mib]) => [name ?? '', Number(mib)]));
}

/** Copies a range of the raw image over the same range of the disk. */
function copyRange(image: string, offset: number, size: number): void {
  const range = (driver: string, filename: string): string =>
    `json:${JSON.stringify({ driver: 'raw', offset, size, file: { driver, ...(driver === 'file' ? { filename } : { file: { driver: 'file', filename } }) } })}`;
  execFileSync('qemu-img', ['convert', '-n', '-O', 'raw', range('file', image), range('qcow2', disk)]);
}

function prepareDisk(image: string): void {
  mkdirSync(folder, { recursive: true });
  const note = path.join(folder, 'image');
  const id = readlinkSync(path.join(root, `build/cache/${board.name}/disk`));
  if (!existsSync(disk)) {
    console.log(`  disk: making ${place}/disk.qcow2 (16 GiB, sparse) ...`);
    rmSync(path.join(folder, 'firmware.fd'), { force: true });
    execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', image, disk]);
    execFileSync('qemu-img', ['resize', '-q', disk, '16G']);
  } else if (!existsSync(note) || readFileSync(note, 'utf8') !== id) {
    console.log('  disk: the image has changed; renewing both slots, keeping the data ...');
    const { ESP = 0, STATE = 0, SLOT = 0 } = layout();
    copyRange(image, MiB, ESP * MiB);
    copyRange(image, (1 + ESP + STATE) * MiB, 2 * SLOT * MiB);
  }
  writeFileSync(note, id);
}

/** A port of this computer that is wished for by an environment variable, such as LARES_HTTPS_PORT=9443. */
function wantedPort(variable: string, usual: number): number {
  const port = Number(process.env[variable] ?? usual);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${variable} must be a port, 1 to 65535`);
  return port;
}

/** Keeps the device's authority for a browser to import. It is public, and held against the console's fingerprint. */
async function keepAuthority(vm: VirtualMachine): Promise<boolean> {
  const response = await fetch(`http://localhost:${vm.httpPort}/device-ca.crt`);
  const certificate = await response.text();
  const [, first = '', second = ''] = await vm.waitForSerial(/authority:\s+((?:[0-9A-F]{2}:){16})\s+([0-9A-F:]{47})/, 60_000);
  if (new X509Certificate(certificate).fingerprint256 !== first + second) return false;
  writeFileSync(path.join(folder, 'device-ca.crt'), certificate);
  return true;
}

const startedMs = Date.now();
const wanted = { httpsPort: wantedPort('LARES_HTTPS_PORT', 8443), httpPort: wantedPort('LARES_HTTP_PORT', 8080) };
const image = await buildImage({ board: board.name, release: false });
prepareDisk(image);
const kind = (await accelerator(board)) === 'kvm' ? 'KVM' : 'software emulation, which takes half a minute or more';
console.log(`  vm: booting (${kind}) ...`);
const vm = await VirtualMachine.start({
  board: board.name,
  disk,
  firmwareState: path.join(folder, 'firmware.fd'),
  serialLog: path.join(folder, 'serial.log'),
  ...wanted,
});
if (vm.httpsPort !== wanted.httpsPort) console.log(`  vm: port ${wanted.httpsPort} is taken; using ${vm.httpsPort} instead`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log('\n  vm: shutting down ...');
  await vm.powerDown();
  console.log('  vm: off. Its disk is kept; `make clean` removes it.');
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

const progress = setInterval(() => {
  console.log(`  vm: still booting, ${Math.round((Date.now() - vm.startedMs) / 1000)} s ...`);
}, 15_000);
try {
  const bootMs = await vm.waitForAnswer(600_000);
  const [, owner, code] = await vm.waitForSerial(/(Owner)  |Claim code\s+([2-9A-Z]{4}-[2-9A-Z]{4})/, 60_000);
  const trusted = await keepAuthority(vm);
  console.log(`
  Lares answers, ${(bootMs / 1000).toFixed(1)} s after power-on, ${((Date.now() - startedMs) / 1000).toFixed(0)} s after \`make run\`.

    Open        https://localhost:${vm.httpsPort}
    Claim code  ${owner === undefined ? code : 'none: this device is already claimed'}

  ${trusted ? `The browser warns, since the device made its certificate itself; importing ${place}/device-ca.crt ends that.` : 'The authority on the network is not the one on the console: do not trust it.'}
  Ctrl-C shuts the device down.`);
} finally {
  clearInterval(progress);
}
vm.once('exit', () => {
  if (stopping) return;
  console.log('  vm: the device has switched itself off.');
  process.exit(0);
});
