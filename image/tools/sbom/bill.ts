import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { createHash } from 'node:crypto';
import type { Part } from './part.ts';

/** What the whole is: one release for one board. */
export interface Whole {
  readonly version: string;
  readonly board: string;
  /** Commit of the sources. */
  readonly revision: string;
  /** Time of that commit, seconds since the epoch: the bill bears no other time. */
  readonly epochS: number;
}

const types: Readonly<Record<Part['kind'], Enums.ComponentType>> = {
  debian: Enums.ComponentType.Library,
  npm: Enums.ComponentType.Library,
  runtime: Enums.ComponentType.Platform,
  bootloader: Enums.ComponentType.Application,
  lares: Enums.ComponentType.Application,
};

/** The bill of materials as CycloneDX 1.6 JSON. The same parts give the same bytes. */
export function billOf(whole: Whole, parts: readonly Part[]): string {
  const components = new Map(parts.map((part) => [part.ref, componentOf(part)]));
  const isContained = new Set(parts.flatMap(({ contains = [] }) => contains));
  const image = new Models.Component(Enums.ComponentType.OperatingSystem, 'lares', {
    bomRef: 'lares',
    version: whole.version,
    description: `Lares for the board ${whole.board}`,
    licenses: new Models.LicenseRepository([new Models.LicenseExpression('Apache-2.0')]),
    properties: propertiesOf({ board: whole.board, revision: whole.revision }),
  });
  for (const { ref, contains = [] } of parts) {
    const component = components.get(ref)!;
    for (const inner of contains) component.dependencies.add(components.get(inner)!.bomRef);
    if (!isContained.has(ref)) image.dependencies.add(component.bomRef);
  }
  const bom = new Models.Bom({ components: new Models.ComponentRepository(components.values()) });
  bom.metadata.component = image;
  bom.metadata.timestamp = new Date(whole.epochS * 1000);
  bom.serialNumber = serialNumberOf(JSON.stringify([whole, parts]));
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 1 });
}

function componentOf(part: Part): Models.Component {
  const [, group, name = part.name] = /^(@[^/]+)\/(.+)$/.exec(part.kind === 'npm' ? part.name : '') ?? [];
  return new Models.Component(types[part.kind], name, {
    bomRef: part.ref,
    version: part.version,
    ...(group ? { group } : {}),
    ...(part.description ? { description: part.description } : {}),
    ...(part.purl ? { purl: part.purl } : {}),
    licenses: new Models.LicenseRepository([
      'expression' in part.licence ? new Models.LicenseExpression(part.licence.expression) : new Models.NamedLicense(part.licence.name),
    ]),
    ...(part.sha256 ? { hashes: sha256(part.sha256) } : {}),
    components: new Models.ComponentRepository((part.files ?? []).map((file) =>
      new Models.Component(Enums.ComponentType.File, file.name, { bomRef: `${part.ref}/${file.name}`, hashes: sha256(file.sha256) }))),
    properties: propertiesOf({ kind: part.kind, free: part.isFree === false ? 'no' : undefined, licenceText: part.text, source: part.source }),
  });
}

/** Ours, in a name space of ours (CycloneDX property taxonomy). */
function propertiesOf(values: Readonly<Record<string, string | undefined>>): Models.PropertyRepository {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Models.PropertyRepository(given.map(([name, value]) => new Models.Property(`lares:${name}`, value)));
}

function sha256(content: string): Models.HashDictionary {
  return new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], content]]);
}

/** A UUID of version 8 (RFC 9562) out of the content, so that the same bill has the same number. */
function serialNumberOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
