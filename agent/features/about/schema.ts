import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

/** One part of the release. */
export const AboutPart = Type.Object({
  id: Type.String({ description: 'Unique within the release' }),
  name: Type.String(),
  version: Type.String(),
  kind: Type.String({ description: 'debian, npm, runtime, bootloader or lares' }),
  licence: Type.String({ description: 'SPDX expression, or words where there is none' }),
  isFree: Type.Boolean({ description: 'False for firmware that Debian passes on without sources (its component non-free-firmware)' }),
  hasText: Type.Boolean({ description: 'Whether GET /api/about/licence has its text' }),
});
export type AboutPart = Static<typeof AboutPart>;

/** What the running system is and what it is made of; a computer that runs no image has null and no parts. */
export const About = Type.Object({
  release: nullable(
    Type.Object({
      version: Type.String(),
      board: Type.String(),
      revision: Type.String({ description: 'Commit of its sources' }),
      committedAtMs: Type.Integer({ description: 'Time of that commit' }),
      debian: Type.String({ description: 'Version of Debian beneath' }),
      rootfsSha256: nullable(Type.String({ description: 'Canonical hash of the root file system' })),
    }),
  ),
  parts: Type.Array(AboutPart),
});
export type About = Static<typeof About>;

export const LicenceQuery = Type.Object({ part: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false });
export type LicenceQuery = Static<typeof LicenceQuery>;

export const Licence = Type.Object({ part: Type.String(), text: Type.String() });
export type Licence = Static<typeof Licence>;

/** CycloneDX 1.6; its own schema says what is in it. */
export const Bill = Type.Object({ bomFormat: Type.Literal('CycloneDX') }, { additionalProperties: true });
