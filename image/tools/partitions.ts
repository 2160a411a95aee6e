import { closeSync, openSync, readSync } from 'node:fs';

export interface Partition {
  number: number;
  name: string;
  /** Type GUID, lower case. */
  type: string;
  uuid: string;
  offsetBytes: number;
  sizeBytes: number;
}

/** Reads a piece of a file or disk. */
export function readBytes(file: string, offset: number, length: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, offset);
    return buffer;
  } finally {
    closeSync(handle);
  }
}

/** Partitions of a GPT disk with 512-byte sectors. @throws Error when it has none */
export function partitionsOf(file: string): Partition[] {
  return parsePartitions((offset, length) => readBytes(file, offset, length));
}

/** The same (UEFI specification, 5.3), by whatever reads pieces of the disk. @throws Error when it has none */
export function parsePartitions(read: (offset: number, length: number) => Buffer): Partition[] {
  const header = read(512, 92);
  if (header.toString('latin1', 0, 8) !== 'EFI PART') throw new Error('no GPT');
  const entrySize = header.readUInt32LE(84);
  const table = read(Number(header.readBigUInt64LE(72)) * 512, header.readUInt32LE(80) * entrySize);
  const partitions: Partition[] = [];
  for (let number = 1; number * entrySize <= table.length; number += 1) {
    const entry = table.subarray((number - 1) * entrySize, number * entrySize);
    const firstSector = Number(entry.readBigUInt64LE(32));
    if (firstSector === 0) continue;
    partitions.push({
      number,
      name: entry.toString('utf16le', 56, 128).replace(/\0+$/, ''),
      type: guid(entry.subarray(0, 16)),
      uuid: guid(entry.subarray(16, 32)),
      offsetBytes: firstSector * 512,
      sizeBytes: (Number(entry.readBigUInt64LE(40)) - firstSector + 1) * 512,
    });
  }
  return partitions;
}

/** A GUID as GPT stores it: the first three groups little endian (UEFI specification, appendix A). */
function guid(bytes: Buffer): string {
  const groups = [
    bytes.readUInt32LE(0).toString(16).padStart(8, '0'),
    bytes.readUInt16LE(4).toString(16).padStart(4, '0'),
    bytes.readUInt16LE(6).toString(16).padStart(4, '0'),
    bytes.subarray(8, 10).toString('hex'),
    bytes.subarray(10, 16).toString('hex'),
  ];
  return groups.join('-');
}
