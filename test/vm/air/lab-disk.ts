import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from '../../../image/tools/steps.ts';
import { board } from '../board.ts';

/** The disk with what phones and a router are made of, built when its inputs changed (lab-disk.sh). Returns its path. */
export function labDisk(): string {
  const build = ['env', `BOARD=${board.name}`, 'flock', path.join(root, 'build/layers.lock'), path.join(root, 'test/vm/air/lab-disk.sh')];
  const [program = '', ...args] = process.getuid?.() === 0 ? build : ['sudo', ...build];
  const output = execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return path.join(root, output.trim());
}
