/**
 * Bundles the agent and the root helper, one CommonJS file each, with the native addon beside them, into
 * build/agent-<arch>; `build/agent` leads to the one for this computer (`make agent`).
 *
 *   node image/tools/bundle-agent.ts [--arch arm64]
 */
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { arch: { type: 'string', default: process.arch } } });
const out = path.join(root, `build/agent-${values.arch}`);
const entries = { main: 'agent/main.ts', helper: 'agent/helper/main.ts' };

rmSync(out, { recursive: true, force: true });
mkdirSync(path.join(out, 'native'), { recursive: true });
const result = await build({
  entryPoints: Object.entries(entries).map(([name, entry]) => ({ in: path.join(root, entry), out: name })),
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minifySyntax: true,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  // dbus-next asks for these only to pass descriptors or to find an X server; the agent does neither.
  external: ['usocket', 'x11'],
});
writeFileSync(path.join(out, 'meta.json'), JSON.stringify(result.metafile));
copyFileSync(
  path.join(root, `node_modules/better-sqlite3/prebuilds/linux-${values.arch}.node`),
  path.join(out, 'native/better_sqlite3.node'),
);
if (values.arch === process.arch) {
  const link = path.join(root, 'build/agent');
  rmSync(link, { recursive: true, force: true });
  symlinkSync(path.basename(out), link);
}
