/**
 * Builds the image of one board: its Node and native parts, the agent, the dashboard, then the layers through Packer. Steps whose inputs did not
 * change are skipped. Only the layers need root; as another user they run under sudo.
 *
 *   node image/tools/build-image.ts [--board x86] [--release]
 *
 * Without --release the disk is built but not compressed: that is what `make run` and the tests boot.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { readBoard } from './board.ts';
import { buildNativeParts } from './native-parts.ts';
import { root, run, step } from './steps.ts';

export interface ImageOptions {
  board: string;
  /** Also compress, with checksum and manifest, into build/image. */
  release: boolean;
}

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/** The record of packages this build is pinned to (image/layers/debs.sh), or nothing. */
function pinnedPackages(): string {
  const record = process.env['LARES_DEBS'];
  return record ? readFileSync(path.resolve(root, record), 'utf8') : '';
}

/** Builds what changed. Returns the path of the raw disk image. */
export async function buildImage({ board, release }: ImageOptions): Promise<string> {
  const target = readBoard(board);
  const agent = `build/agent-${target.nodeArch}`;
  const nodePath = path.dirname(process.execPath);
  const binaries = path.join(root, 'node_modules/.bin');
  const env = { PATH: `${nodePath}:${binaries}:/usr/sbin:${process.env['PATH'] ?? ''}` };
  await buildNativeParts(target);
  await step(`agent-${target.nodeArch}`, ['agent', 'package-lock.json', 'image/tools/bundle-agent.ts', 'image/tools/later.ts'], `${agent}/main.cjs`, () =>
    run(process.execPath, ['image/tools/bundle-agent.ts', '--arch', target.nodeArch]),
  );
  await step('ui', ['ui', 'package-lock.json'], 'build/ui/index.html', () =>
    run('vite', ['build', '--config', 'ui/vite.config.ts', '--logLevel', 'warn'], env),
  );
  const kind = release ? 'release' : 'disk';
  // sudo drops the environment.
  const kept = ['LARES_DEBS', 'SOURCE_DATE_EPOCH'].flatMap((name) => (process.env[name] ? [`${name}=${process.env[name]}`] : []));
  const layers = [
    'env', `PATH=${env.PATH}`, 'PACKER_NO_COLOR=1', 'CHECKPOINT_DISABLE=1', ...kept,
    'flock', path.join(root, 'build/layers.lock'),
    path.join(root, 'image/tools/packer.sh'), 'build', '-color=false', '-var', `version=${version}`,
    `-only=${kind}.null.${board}`, 'image/lares.pkr.hcl',
  ];
  const asRoot = process.getuid?.() === 0 ? layers : ['sudo', ...layers];
  const inputs = ['image/layers', 'image/disk', 'image/boards', 'image/packages.txt', 'image/firmware-left-out.txt', 'image/lares.pkr.hcl',
    'image/tools/packer.sh', 'image/tools/fill-code-cache.ts', 'image/tools/make-sbom.ts', 'image/tools/sbom', 'overlays', agent, 'build/ui', 'build/ui.meta.json', 'package.json', 'package-lock.json',
    `text=${execFileSync('image/layers/origin.sh', { cwd: root, encoding: 'utf8' })}`, `text=${pinnedPackages()}`];
  const output = release ? `build/image/lares-${version}-${board}.img.zst` : `build/cache/${board}/disk`;
  await step(`${kind}-${board}`, inputs, output, () => run(asRoot[0] ?? '', asRoot.slice(1)));
  return realpathSync(path.join(root, `build/cache/${board}/disk`));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { board: { type: 'string', default: 'x86' }, release: { type: 'boolean', default: false } },
  });
  await buildImage(values);
  if (values.release) console.log(`The image is in build/image: lares-${version}-${values.board}.img.zst`);
}
