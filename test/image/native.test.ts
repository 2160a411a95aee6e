import { closeSync, copyFileSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { nativeFolder } from '../../image/tools/native-parts.ts';
import { root } from '../../image/tools/steps.ts';
import { board } from '../vm/board.ts';
import { inSlot, slotEntries, unpackSlot } from './artifact.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);

/** e_machine of an ELF header (System V ABI, "ELF Header"), by Node's word for the architecture. */
const machines: Readonly<Record<string, number>> = { x64: 0x3e, arm64: 0xb7 };

/** The machine that an ELF file is for; undefined for anything else. */
function elfMachine(file: string): number | undefined {
  const bytes = Buffer.alloc(20);
  const handle = openSync(file, 'r');
  readSync(handle, bytes, 0, bytes.length, 0);
  closeSync(handle);
  return bytes.toString('latin1', 0, 4) === '\u007FELF' ? bytes.readUInt16LE(18) : undefined;
}

t.test('every program and library of the image is for its board', async (t) => {
  t.equal(elfMachine(process.execPath), machines[process.arch], 'the reader knows this very Node');
  // Firmware is for the processor of a radio.
  const files = slotEntries().filter(({ name, kind }) => kind === 'file' && !name.startsWith('/usr/lib/firmware/')).map(({ name }) => ({ name, machine: elfMachine(path.join(slot, name)) }));
  const programs = files.filter(({ machine }) => machine !== undefined);
  t.ok(programs.length > 300, `${programs.length} ELF files`);
  t.strictSame(programs.filter(({ machine }) => machine !== machines[board.nodeArch]).map(({ name }) => name), []);
});

t.test('the image runs the Node of the lock file, with the addon of SQLite', async (t) => {
  const script = `require('/usr/lib/lares/agent/native/better_sqlite3.node'); console.log(process.version, process.arch)`;
  t.equal(inSlot(slot, '/usr/lib/lares/bin/node', '-e', script), `${process.version} ${board.nodeArch}\n`);
});

t.test('node-pty, built for the board, opens a terminal on the Node of the image', async (t) => {
  const addon = path.join(root, nativeFolder(board), 'pty.node');
  t.equal(elfMachine(addon), machines[board.nodeArch]);
  copyFileSync(addon, path.join(slot, 'tmp/pty.node'));
  const script = `const { open } = require('/tmp/pty.node'); const { slave, pty } = open(91, 17);
    const { columns, rows } = new (require('node:tty').WriteStream)(slave); console.log(columns, rows, pty)`;
  t.match(inSlot(slot, '/usr/lib/lares/bin/node', '-e', script), /^91 17 \/dev\/pts\/\d+/);
});
