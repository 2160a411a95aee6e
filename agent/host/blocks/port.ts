/** A whole physical disk. */
export interface DiskInfo {
  /** Kernel name, such as mmcblk0. */
  readonly name: string;
  /** Model in the maker's words; empty where the disk does not say. */
  readonly model: string;
  readonly sizeBytes: number;
}

/** A mounted file system on storage of this device. */
export interface Filesystem {
  readonly mount: string;
  readonly source: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  /** What unprivileged programs can still write; less than size minus used where blocks are reserved. */
  readonly availableBytes: number;
  readonly readOnly: boolean;
}

/** Disks and the file systems on them. */
export interface Blocks {
  /** Reads /sys/block; a few small files a disk. Never throws. */
  disks(): DiskInfo[];
  /** Asks each file system off the event loop; one that does not answer within a second is left out. Never rejects. */
  filesystems(): Promise<Filesystem[]>;
}
