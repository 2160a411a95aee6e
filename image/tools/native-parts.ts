/**
 * Builds for a board what its npm packages need and do not ship: the addon of node-pty, into build/native/<arch>.
 * Install scripts never run here (`npm ci --ignore-scripts`), so every native build has its name in this file.
 * better-sqlite3 is not among them: its package carries the addon for both boards.
 *
 *   node image/tools/native-parts.ts [--board x86]
 *
 * The addon is not in the image yet, since the terminal is to come; test/image loads it on the image's own Node.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Board, readBoard } from './board.ts';
import { nodeFolder, provideNode } from './node.ts';
import { root, step } from './steps.ts';

/** In the checkout. */
export const nativeFolder = ({ nodeArch }: Board): string => `build/native/${nodeArch}`;

const recipe = 'node_modules/node-pty';
const recipeParts = ['binding.gyp', 'src/unix', 'node_modules/node-addon-api'];

/** Compiles node-pty by its own recipe, in a folder of its own: node_modules stays as npm left it. */
function buildPty(board: Board): void {
  const out = path.join(root, nativeFolder(board));
  const work = path.join(out, 'work');
  rmSync(out, { recursive: true, force: true });
  for (const part of recipeParts) cpSync(path.join(root, recipe, part), path.join(work, part), { recursive: true });
  const compiler = `${board.toolchain}-g++`;
  // Not from the network: the headers are those of the very Node that the board runs.
  const args = ['rebuild', `--directory=${work}`, `--nodedir=${path.join(root, nodeFolder(board))}`, `--arch=${board.nodeArch}`, '--loglevel=error'];
  execFileSync(process.execPath, [path.join(root, 'node_modules/node-gyp/bin/node-gyp.js'), ...args], {
    env: { ...process.env, CC: `${board.toolchain}-gcc`, CXX: compiler, LINK: compiler, AR: `${board.toolchain}-ar` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const addon = path.join(out, 'pty.node');
  copyFileSync(path.join(work, 'build/Release/pty.node'), addon);
  execFileSync(`${board.toolchain}-strip`, ['--strip-unneeded', addon]);
  rmSync(work, { recursive: true });
}

/** Builds what changed. */
export async function buildNativeParts(board: Board): Promise<void> {
  provideNode(board);
  const compilerVersion = execFileSync(`${board.toolchain}-g++`, ['--version'], { encoding: 'utf8' }).split('\n', 1)[0] ?? '';
  const inputs = [...recipeParts.map((part) => `${recipe}/${part}`), 'image/tools/native-parts.ts', 'package-lock.json',
    `text=${compilerVersion}`, `text=${board.toolchain}`];
  await step(`native-${board.nodeArch}`, inputs, `${nativeFolder(board)}/pty.node`, async () => buildPty(board));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { board: { type: 'string', default: 'x86' } } });
  await buildNativeParts(readBoard(values.board));
}
