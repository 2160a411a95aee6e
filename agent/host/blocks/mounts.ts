/** One line of /proc/self/mountinfo, see proc_pid_mountinfo(5). */
export interface MountEntry {
  /** `major:minor` of the file system. */
  readonly device: string;
  /** Directory of the file system that is mounted; `/` unless it is a bind. */
  readonly root: string;
  readonly mount: string;
  readonly type: string;
  readonly source: string;
  /** The file system itself is read-only (the mount alone may be, for a sandboxed process). */
  readonly readOnly: boolean;
}

/**
 * Types that hold the owner's data on local storage. Anything else is either not storage, always full by design
 * (squashfs, iso9660) or may hang the caller when its server is gone (nfs, cifs, sshfs, 9p, ceph).
 */
const storageTypes = new Set([
  'ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'bcachefs', 'zfs', 'jfs', 'reiserfs', 'nilfs2',
  'vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'hfsplus', 'erofs',
]);

/** Spaces, tabs, newlines and backslashes in paths are octal escapes. */
const unescapePath = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(Number.parseInt(octal, 8) & 0xff));

/** Parses /proc/self/mountinfo; malformed lines are dropped. */
export function parseMountinfo(text: string): MountEntry[] {
  const entries: MountEntry[] = [];
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const [, , device, root, mount] = fields;
    const [type, source, superOptions] = dash === -1 ? [] : fields.slice(dash + 1);
    if (!device || !/^\d+:\d+$/.test(device) || !root || !mount?.startsWith('/') || !type || !superOptions) continue;
    entries.push({
      device, type,
      root: unescapePath(root),
      mount: unescapePath(mount),
      source: unescapePath(source ?? ''),
      readOnly: superOptions.split(',').includes('ro'),
    });
  }
  return entries;
}

/** A file system to ask: at `path`, known to people by `mount`. */
export interface StorageMount {
  readonly entry: MountEntry;
  readonly path: string;
  readonly mount: string;
}

/**
 * One mount of each local file system: the one nearest to its root, then the shortest path. An agent in its sandbox
 * sees /data only as the bind /data/agent of the directory /agent; the tail they share tells the true mount point.
 */
export function storageMounts(entries: readonly MountEntry[]): StorageMount[] {
  const best = new Map<string, MountEntry>();
  for (const entry of entries) {
    // The root of a container is an overlay; it stands for the disk below it.
    if (!storageTypes.has(entry.type) && !(entry.type === 'overlay' && entry.mount === '/')) continue;
    const known = best.get(entry.device);
    if (!known || isBetter(entry, known)) best.set(entry.device, entry);
  }
  return [...best.values()].map((entry) => ({ entry, path: entry.mount, mount: trueMount(entry) }));
}

function isBetter(one: MountEntry, other: MountEntry): boolean {
  if (one.root.length !== other.root.length) return one.root.length < other.root.length;
  return one.mount.length < other.mount.length;
}

function trueMount({ root, mount }: MountEntry): string {
  if (root === '/' || !mount.endsWith(root)) return mount;
  return mount.slice(0, -root.length) || '/';
}
