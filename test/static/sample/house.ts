import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A copy of the whole tree, as git would have it, to build a feature into. */
export class House {
  readonly root: string;
  readonly #original: Map<string, string>;

  /** @param from the tree; the copy lies below its build folder */
  constructor(from: string) {
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: from, encoding: 'utf8' }).split('\0');
    mkdirSync(path.join(from, 'build'), { recursive: true });
    this.root = mkdtempSync(path.join(from, 'build/sample-'));
    for (const file of files.filter(Boolean).filter((one) => existsSync(path.join(from, one)))) {
      cpSync(path.join(from, file), path.join(this.root, file), { recursive: true, verbatimSymlinks: true });
    }
    mkdirSync(path.join(this.root, 'build'));
    this.#original = this.#hashes();
    this.#git('init', '--quiet');
    this.stage();
    symlinkSync(path.join(from, 'node_modules'), path.join(this.root, 'node_modules'));
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    writeFileSync(path.join(this.root, file), text);
  }

  /** Adds one line after the line that `after` finds. */
  insert(file: string, after: RegExp, line: string): void {
    const text = readFileSync(path.join(this.root, file), 'utf8');
    const changed = text.replace(after, (found) => `${found}\n${line}`);
    if (changed === text) throw new Error(`${file} has no line like ${after.source}`);
    this.write(file, changed);
  }

  /** Tells git of every file, for tests that ask it for their list. */
  stage(): void {
    this.#git('add', '--all', ':!node_modules');
  }

  /** Files of the original tree that are not as they were. */
  changed(): string[] {
    const now = this.#hashes();
    return [...this.#original].filter(([file, hash]) => now.get(file) !== hash).map(([file]) => file).toSorted();
  }

  /** Languages of the dashboard. */
  languages(): string[] {
    return globSync('ui/src/text/*/index.ts', { cwd: this.root }).map((file) => path.basename(path.dirname(file)));
  }

  /** Runs a gate in the copy; `output` is what it says. */
  async run(command: string, ...args: string[]): Promise<{ status: number; output: string }> {
    // tap puts its loaders into every child; `env` takes them out again.
    const child = spawn('env', ['-u', 'NODE_OPTIONS', command, ...args], { cwd: this.root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
    return { status, output };
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.root });
  }

  #hashes(): Map<string, string> {
    const files = globSync('{agent,ui,test,image,overlays}/**/*', { cwd: this.root, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      files.map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [path.relative(this.root, file), createHash('sha256').update(readFileSync(file)).digest('hex')];
      }),
    );
  }
}
