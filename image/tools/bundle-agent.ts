/**
 * Bundles the agent, what starts it, the root helper and the command `lares`, one CommonJS file each, with the native
 * addon beside them, into build/agent-<arch>; `build/agent` leads to the one for this computer (`make agent`). Names are
 * kept, so that stacks in a journal can be read; the maps lead from there to the sources.
 *
 *   node image/tools/bundle-agent.ts [--arch arm64] [--out FOLDER]
 */
import { build, type Plugin } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { laterModules } from './later.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { arch: { type: 'string', default: process.arch }, out: { type: 'string' } } });
const out = path.resolve(root, values.out ?? `build/agent-${values.arch}`);
const entries = { main: 'agent/main.ts', start: 'agent/start.ts', helper: 'agent/helper/main.ts', preseed: 'agent/preseed/main.ts', cli: 'agent/cli/main.ts' };
/** Libraries with a file of their own: main reads it with their first use, and starts as if they were not there. */
const aside = { webauthn: '@simplewebauthn/server' };

/** esbuild escapes what is not ASCII, but for regular expressions; start.ts reads the bundle as ASCII. */
const ascii: Plugin = {
  name: 'ascii',
  setup(builder) {
    builder.onLoad({ filter: /node_modules\/systeminformation\/lib\/.*\.js$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
      loader: 'js',
    }));
  },
};

/** TypeBox as namespaces instead of objects, of which esbuild leaves out what nobody uses: a quarter. Types are gone by then. */
const namespaces: Plugin = {
  name: 'namespaces',
  setup(builder) {
    builder.onLoad({ filter: /\/agent\/.*\.ts$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replace(/^import (Type|Value)\b.* from ('typebox(?:\/value)?');$/gm, 'import * as $1 from $2;'),
      loader: 'ts',
    }));
  },
};

/** Leads from main to the files of `aside`. */
const asideModules: Plugin = {
  name: 'aside',
  setup(builder) {
    for (const [name, library] of Object.entries(aside)) {
      builder.onResolve({ filter: new RegExp(`^${library}$`) }, ({ kind }) => (kind === 'entry-point' ? undefined : { path: `./${name}.cjs`, external: true }));
    }
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(path.join(out, 'native'), { recursive: true });
const result = await build({
  entryPoints: [
    ...Object.entries(entries).map(([name, entry]) => ({ in: path.join(root, entry), out: name })),
    ...Object.entries(aside).map(([name, library]) => ({ in: library, out: name })),
  ],
  absWorkingDir: root,
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minifySyntax: true,
  // A third less to read at every start, and to keep in memory.
  minifyWhitespace: true,
  sourcemap: 'external',
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  // dbus-next asks for these only to pass descriptors or to find an X server; the agent does neither.
  external: ['usocket', 'x11'],
  // start.ts hands main a require, and import() has nothing to work with there.
  supported: { 'dynamic-import': false },
  plugins: [ascii, namespaces, asideModules, laterModules],
});
for (const name of Object.keys({ ...entries, ...aside })) {
  const odd = /[^\0-\x7f]/.exec(readFileSync(path.join(out, `${name}.cjs`), 'utf8'));
  if (odd) throw new Error(`${name}.cjs is not ASCII: ${odd.input.slice(odd.index - 60, odd.index + 20)}`);
}
writeFileSync(path.join(out, 'meta.json'), JSON.stringify(result.metafile));
copyFileSync(
  path.join(root, `node_modules/better-sqlite3/prebuilds/linux-${values.arch}.node`),
  path.join(out, 'native/better_sqlite3.node'),
);
if (values.arch === process.arch && values.out === undefined) {
  const link = path.join(root, 'build/agent');
  rmSync(link, { recursive: true, force: true });
  symlinkSync(path.basename(out), link);
}
