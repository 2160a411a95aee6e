/** Which release the system is, from /usr/lib/lares/release.json. */
export interface ReleaseFacts {
  readonly version: string;
  readonly board: string;
  /** Commit of its sources; ends in `-dirty` when they had changes beyond it. */
  readonly revision: string;
  /** Time of that commit. A release bears no other time: the same sources give the same bytes whenever they are built. */
  readonly committedAtMs: number;
  /** Version of Debian beneath. */
  readonly debian: string;
  /** Canonical hash of the root file system, null when it is not recorded. */
  readonly rootfsSha256: string | null;
}

/** One part of the release, out of its bill of materials. */
export interface ReleasePart {
  /** Unique within the release. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** What the part came as: debian, npm, runtime, bootloader, lares. */
  readonly kind: string;
  /** SPDX expression, or words where there is none. */
  readonly licence: string;
  /** False for firmware that Debian passes on without sources. */
  readonly isFree: boolean;
  readonly hasText: boolean;
}

/** What the running system is made of. A computer that runs no image of Lares has none of it. */
export interface Release {
  readonly facts: ReleaseFacts | null;
  /** Read from the disk at each call, since it is asked for rarely and large. Empty without a bill. */
  parts(): Promise<readonly ReleasePart[]>;
  /** Text of a part's licence; undefined when there is no such part, or none of that name has a text. */
  licenceText(id: string): Promise<string | undefined>;
  /** The bill of materials, CycloneDX JSON; undefined without one. */
  bill(): Promise<Buffer | undefined>;
}
