import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import { parsePartitions, type Partition } from '../partitions.ts';
import { FlashError } from './refusal.ts';

/** Partition table and what comes before the first partition. */
const HEAD_BYTES = 1 << 20;
/** As in 50-release.sh: `zstd --long=27`. */
const WINDOW_LOG = 27;

/** An image on this computer: `.img`, or `.img.zst`, which is unpacked while it is read. */
export class ImageFile {
  readonly path: string;
  /** Unpacked; undefined when a compressed one does not say. */
  readonly sizeBytes: number | undefined;

  /** @throws FlashError flash.noImage */
  constructor(file: string) {
    this.path = file;
    const size = statSync(file, { throwIfNoEntry: false });
    if (!size?.isFile()) throw new FlashError('flash.noImage', `There is no image ${file}; \`make image\` builds one.`);
    this.sizeBytes = this.#compressed ? contentSize(firstBytes(file, 18)) : size.size;
  }

  get #compressed(): boolean {
    return this.path.endsWith('.zst');
  }

  /** Its bytes from the beginning. */
  open(): Readable {
    const packed = createReadStream(this.path, { highWaterMark: HEAD_BYTES });
    if (!this.#compressed) return packed;
    const unpacked = createZstdDecompress({ chunkSize: HEAD_BYTES, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } });
    packed.on('error', (error) => unpacked.destroy(error));
    unpacked.on('close', () => packed.destroy());
    return packed.pipe(unpacked);
  }

  /** Its partitions. @throws FlashError flash.notLares when it is no image of ours */
  async partitions(): Promise<Partition[]> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of this.open() as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= HEAD_BYTES) break;
      }
      const head = Buffer.concat([...chunks, Buffer.alloc(HEAD_BYTES)]);
      const found = parsePartitions((offset, length) => head.subarray(offset, offset + length));
      if (['esp', 'data'].every((name) => found.some((partition) => partition.name === name))) return found;
    } catch (error) {
      throw new FlashError('flash.notLares', `${this.path} is no image of Lares (${(error as Error).message}).`);
    }
    throw new FlashError('flash.notLares', `${this.path} is a disk image, but not one of Lares.`);
  }
}

function firstBytes(file: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, length, 0);
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

/** Frame_Content_Size of a zstd frame (RFC 8878, 3.1.1.1); undefined when the frame does not say. */
export function contentSize(header: Buffer): number | undefined {
  if (header.readUInt32LE(0) !== 0xfd2fb528) return undefined;
  const descriptor = header[4]!;
  const single = (descriptor & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  switch (descriptor >> 6) {
    case 0: return single ? header[at]! : undefined;
    case 1: return header.readUInt16LE(at) + 256;
    case 2: return header.readUInt32LE(at);
    default: return Number(header.readBigUInt64LE(at));
  }
}
