import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { licenceOfCopyright } from './copyright.ts';
import type { Part } from './part.ts';

/** The Debian packages of a root file system. */
export interface DebianInputs {
  /** Folder of the unpacked root file system, with its copyright files. */
  readonly root: string;
  /** Lines `package, version, architecture, source package, source version, section` of dpkg, tabs between. */
  readonly packages: string;
  /** The record of layer 1: `package, version, architecture, SHA-256`. */
  readonly record: string;
}

const rows = (text: string): string[][] => text.split('\n').filter(Boolean).map((line) => line.split('\t'));

/** One entry a package. @throws when the record has no file for one, or a package came without its copyright file */
export function debianParts({ root, packages, record }: DebianInputs): Part[] {
  const hashes = new Map(rows(record).map(([name, version, architecture, sha256 = '']) => [`${name} ${version} ${architecture}`, sha256]));
  return rows(packages).map(([name = '', version = '', architecture = '', source = '', sourceVersion = '', section = '']) => {
    const sha256 = hashes.get(`${name} ${version} ${architecture}`);
    if (!sha256) throw new Error(`the record of packages lacks ${name} ${version} ${architecture}`);
    const text = copyrightOf(root, name);
    const isFree = !section.startsWith('non-free');
    return {
      ref: `deb:${name}`,
      kind: 'debian',
      name,
      version,
      purl: debianPurl(name, version, architecture),
      licence: licenceOfCopyright(readFileSync(path.join(root, text), 'utf8'), isFree ? [] : firmwareOf(root, name)),
      sha256,
      text,
      ...(isFree ? {} : { isFree }),
      ...(source === name && sourceVersion === version ? {} : { source: `${source} ${sourceVersion}` }),
    };
  });
}

/** What a package put below /usr/lib/firmware and layer 1 did not leave out, by its path in linux-firmware's sources. */
function firmwareOf(root: string, name: string): string[] {
  const folder = '/usr/lib/firmware/';
  const list = readFileSync(path.join(root, 'var/lib/dpkg/info', `${name}.list`), 'utf8').split('\n');
  return list
    .filter((file) => file.startsWith(folder) && lstatSync(path.join(root, file), { throwIfNoEntry: false })?.isFile())
    .map((file) => file.slice(folder.length));
}

/** Package URL of a binary package. */
export function debianPurl(name: string, version: string, architecture: string): string {
  return `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=trixie`;
}

/** Path on the device; packages of one source may share a folder by a link, which is followed within the root. */
function copyrightOf(root: string, name: string): string {
  const usual = path.join(root, 'usr/share/doc', name, 'copyright');
  if (!existsSync(usual)) throw new Error(`${name} came without a copyright file`);
  return `/${path.relative(realpathSync(root), realpathSync(usual))}`;
}
