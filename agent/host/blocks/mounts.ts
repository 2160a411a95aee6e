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
 * One mount of each local file system, best known by: the mount of its root; else a bind whose tail tells where the
 * root is (an agent in its sandbox sees /data only as the bind /data/agent of the directory /agent, below the empty
 * /data put there in its place); else the bind nearest to its root.
 */
export function storageMounts(entries: readonly MountEntry[]): StorageMount[] {
  // What is mounted over a mount hides it, as a sandbox does with /boot: the last one of a path is the one in sight.
  const visible = new Map(entries.map((entry) => [entry.mount, entry]));
  const mountPoints = new Set(visible.keys());
  const best = new Map<string, StorageMount & { readonly rank: number }>();
  for (const entry of visible.values()) {
    // The root of a container is an overlay; it stands for the disk below it.
    if (!storageTypes.has(entry.type) && !(entry.type === 'overlay' && entry.mount === '/')) continue;
    const candidate = ranked(entry, mountPoints);
    const known = best.get(entry.device);
    if (!known || isBetter(candidate, known)) best.set(entry.device, candidate);
  }
  return [...best.values()].map(({ entry, path, mount }) => ({ entry, path, mount }));
}

function ranked(entry: MountEntry, mountPoints: ReadonlySet<string>): StorageMount & { rank: number } {
  const { root, mount } = entry;
  if (root === '/') return { entry, path: mount, mount, rank: 0 };
  const rootMount = mount.endsWith(root) ? mount.slice(0, -root.length) || '/' : undefined;
  if (rootMount && rootMount !== '/' && mountPoints.has(rootMount)) return { entry, path: mount, mount: rootMount, rank: 1 };
  return { entry, path: mount, mount, rank: 2 };
}

function isBetter(one: StorageMount & { rank: number }, other: StorageMount & { rank: number }): boolean {
  if (one.rank !== other.rank) return one.rank < other.rank;
  if (one.entry.root.length !== other.entry.root.length) return one.entry.root.length < other.entry.root.length;
  return one.mount.length < other.mount.length;
}

/** Number of a `major:minor` device as stat(2) has it in st_dev (makedev(3)). */
export function deviceNumber(device: string): bigint {
  const [major, minor] = device.split(':').map(BigInt) as [bigint, bigint];
  return ((major & ~0xfffn) << 32n) | ((major & 0xfffn) << 8n) | ((minor & ~0xffn) << 12n) | (minor & 0xffn);
}
