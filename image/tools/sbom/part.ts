/** What an image is made of: one entry of the bill of materials. */
export interface Part {
  /** Unique in the bill, and what the agent knows it by: `deb:zlib1g`, `npm:ws@8.23.0`, `lares-agent`. */
  readonly ref: string;
  readonly kind: 'debian' | 'npm' | 'runtime' | 'bootloader' | 'lares';
  /** With its scope, as in `@fastify/error`. */
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  /** Package URL (https://github.com/package-url/purl-spec). */
  readonly purl?: string;
  readonly licence: { readonly expression: string } | { readonly name: string };
  /** False for what Debian passes on without sources (its component non-free-firmware). */
  readonly isFree?: boolean;
  /** SHA-256 of the archive it came from, where one is recorded. */
  readonly sha256?: string;
  /** Path on the device of its licence text. */
  readonly text?: string;
  /** Files that are this part, with their SHA-256. */
  readonly files?: readonly { readonly name: string; readonly sha256: string }[];
  /** Refs of the parts that are built into this one. */
  readonly contains?: readonly string[];
  /** Source package and version, where they have another name or number. */
  readonly source?: string;
}
