import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../steps.ts';
import type { Part } from './part.ts';
import { isExpression } from './spdx.ts';

/** A package of node_modules of which code is in a bundle. */
export interface BundledPackage {
  /** Folder within the checkout. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly licenceText: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly unknown[];
}

/** Manifests that say nothing usable; what the licence file of that very version says instead. */
const readFromLicenceFile: Readonly<Record<string, string>> = {
  '@nornagon/put@0.0.8': 'MIT',
  'jsbi@2.0.5': 'Apache-2.0',
  'map-stream@0.1.0': 'MIT',
  'pause-stream@0.0.11': 'MIT OR Apache-2.0',
};

/** Modules in bundles (paths, absolute or within the checkout) to the packages they belong to, sorted. */
export function packagesOf(modules: Iterable<string>): BundledPackage[] {
  const folders = new Set<string>();
  for (const module of modules) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
    if (folder !== undefined) folders.add(path.relative(root, path.resolve(root, folder)));
  }
  return [...folders].sort().map((folder) => describe(folder));
}

/** Modules of which esbuild's metafile says that something was left after shaking. */
export function agentModules(metafile: string): string[] {
  const { outputs } = JSON.parse(metafile) as { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> };
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])));
}

function describe(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version } = manifest;
  return { folder, name, version, licence: licenceOf(manifest), licenceText: licenceTextIn(path.join(root, folder)) };
}

/** An SPDX expression. @throws when a manifest gives none and nobody has looked into the licence file yet */
function licenceOf({ name, version, license }: Manifest): string {
  const licence = readFromLicenceFile[`${name}@${version}`] ?? (typeof license === 'string' ? license : '');
  if (!isExpression(licence)) {
    throw new Error(`${name}@${version} says its licence is "${licence}": read its licence file and say so in npm-parts.ts`);
  }
  return licence;
}

/** Licence and notice files, one after the other. */
function licenceTextIn(folder: string): string {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name)).sort();
  return names.map((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd()).join('\n\n');
}

/** Its ref in the bill. */
export function npmRef({ name, version }: { name: string; version: string }): string {
  return `npm:${name}@${version}`;
}

/** The bill's entry; the text is at `text` on the device, when there is one. */
export function npmPart(found: BundledPackage, text: string | undefined): Part {
  const { name, version, licence } = found;
  return {
    ref: npmRef(found),
    kind: 'npm',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licence: { expression: licence },
    ...(text === undefined ? {} : { text }),
  };
}
