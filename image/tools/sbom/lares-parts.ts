import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../steps.ts';
import { type BundledPackage, agentModules, npmPart, npmRef, packagesOf } from './npm-parts.ts';
import type { Part } from './part.ts';
import { isPermitted } from './permitted.ts';

/** Where the built parts of ours lie, and which version they are. */
export interface LaresInputs {
  readonly version: string;
  readonly agentDir: string;
  readonly uiDir: string;
  /** The copy of Node which goes into the image. */
  readonly node: string;
  /** Folder of the package it came in. */
  readonly nodeFolder: string;
}

/** A part whose licence text has to be put on the device, beside the part. */
export interface WithText {
  readonly part: Part;
  readonly licenceText?: string;
}

const licence = (expression: string): { expression: string } => ({ expression });

/** Licence texts of what is no Debian package lie here on the device. */
export const licenceFolder = '/usr/share/lares/licences';

/** The path of one part's text on the device. */
export function licencePath(ref: string): string {
  return `${licenceFolder}/${ref.replaceAll(/[^a-z0-9.@-]+/gi, '-')}.txt`;
}

/** The agent, the dashboard, what is bundled into each, and Node. @throws when something with a strange licence is bundled */
export function laresParts(inputs: LaresInputs): WithText[] {
  const { version, agentDir, uiDir } = inputs;
  const agent = packagesOf(agentModules(readFileSync(path.join(agentDir, 'meta.json'), 'utf8')));
  const ui = packagesOf(JSON.parse(readFileSync(`${uiDir}.meta.json`, 'utf8')) as string[]);
  const bundled = new Map([...agent, ...ui].map((found) => [npmRef(found), found]));
  for (const { name, version: found, licence } of bundled.values()) {
    if (!isPermitted(licence)) throw new Error(`${name}@${found} is under ${licence}, which is not among those permitted (sbom/permitted.ts)`);
  }
  const ours = readFileSync(path.join(root, 'LICENSE'), 'utf8');
  return [
    withText(own('lares-agent', 'The agent and its root helper', version, filesIn(agentDir, (name) => name !== 'meta.json' && !name.endsWith('.map')), agent), ours),
    withText(own('lares-dashboard', 'The dashboard', version, filesIn(uiDir, (name) => !/\.(?:br|gz)$/.test(name)), ui), ours),
    ...nodeParts(inputs),
    ...[...bundled.values()].sort((a, b) => (npmRef(a) < npmRef(b) ? -1 : 1)).map((found) => {
      const text = found.licenceText === '' ? undefined : licencePath(npmRef(found));
      return withText(npmPart(found, text), found.licenceText);
    }),
  ];
}

function withText(part: Part, licenceText: string): WithText {
  return licenceText === '' ? { part } : { part: { ...part, text: part.text ?? licencePath(part.ref) }, licenceText };
}

function own(ref: string, description: string, version: string, files: Part['files'], contents: readonly BundledPackage[]): Part {
  return {
    ref, kind: 'lares', name: ref, version, description, licence: licence('Apache-2.0'), ...(files ? { files } : {}),
    contains: contents.map((found) => npmRef(found)),
  };
}

/** Node as it is on the device (stripped), and SQLite, which is inside the native addon of better-sqlite3. */
function nodeParts({ node, nodeFolder }: LaresInputs): WithText[] {
  const { name, version } = JSON.parse(readFileSync(path.join(nodeFolder, 'package.json'), 'utf8')) as { name: string; version: string };
  const runtime: Part = {
    ref: 'node', kind: 'runtime', name: 'node', version, description: 'Node.js, with the libraries that its licence file lists', licence: { name: 'MIT, and those of its parts' },
    purl: `pkg:npm/${name}@${version}`, files: [{ name: 'bin/node', sha256: sha256Of(node) }],
  };
  // SQLite has no licence to name: its authors put it into the public domain (sqlite.org/copyright.html).
  const sqlite: Part = {
    ref: 'sqlite', kind: 'runtime', name: 'sqlite', version: sqliteVersion(),
    description: 'The database inside better-sqlite3', licence: licence('blessing'),
  };
  return [
    withText(runtime, readFileSync(path.join(nodeFolder, 'LICENSE'), 'utf8')),
    { part: sqlite },
  ];
}

/** Of the sources that better-sqlite3's addon is compiled from. */
function sqliteVersion(): string {
  const header = readFileSync(path.join(root, 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h'), 'utf8');
  const found = /^#define SQLITE_VERSION\s+"([\d.]+)"/m.exec(header)?.[1];
  if (found === undefined) throw new Error('better-sqlite3 does not say which SQLite is in it');
  return found;
}

function filesIn(folder: string, isWanted: (name: string) => boolean): NonNullable<Part['files']> {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => isWanted(name))
    .sort()
    .map((name) => ({ name, sha256: sha256Of(path.join(folder, name)) }));
}

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
